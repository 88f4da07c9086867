"""ESCO: skills and occupations of the European Commission, from the published CSV files.

This publication uses the ESCO classification of the European Commission.
"""

from wvlo_learning_paths.esco.reading import Folder, read_folder

__all__ = ["Folder", "read_folder"]
