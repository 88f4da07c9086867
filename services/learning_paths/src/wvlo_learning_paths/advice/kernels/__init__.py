"""The loops of planning, over arrays: compiled when numba is there, the same without.

`compiling` puts them together; `gathering` to `reducing` make the small problem of a request,
`walking` to `picking` search it, and `pricing` to `fixing` bound it.
"""
