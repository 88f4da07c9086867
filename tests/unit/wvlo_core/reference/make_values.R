# Writes values.csv: what R says about answers.csv and about two data sets of R itself.
# Debian: r-cran-multilevel, r-cran-psych, r-cran-gparotation, r-cran-effectsize.
# Run in this folder: Rscript make_values.R
suppressMessages({
  library(multilevel)
  library(psych)
  library(effectsize)
})

values <- data.frame(name = character(), value = numeric())
add <- function(name, value) {
  values <<- rbind(values, data.frame(name = name, value = round(value, 6)))
}
per_group <- function(name, found, column) {
  add(paste(name, found$grpid, sep = "/"), found[[column]])
}

write.csv(attitude, "attitude.csv", row.names = FALSE, quote = FALSE)
answers <- read.csv("answers.csv")
items <- answers[, -1]
score <- rowMeans(items)

# Agreement within groups.
per_group("rwg", rwg(items$q1, answers$group, ranvar = 2), "rwg")
per_group("rwg_j", rwg.j(items, answers$group, ranvar = 2), "rwg.j")
per_group("rwg_j_skewed", rwg.j(items, answers$group, ranvar = 1.34), "rwg.j")
per_group("ad_item", ad.m(items$q1, answers$group), "AD.M")
per_group("ad", ad.m(items, answers$group), "AD.M")
per_group("ad_median", ad.m(items, answers$group, type = "median"), "AD.M")

# Groups against each other: all people, and the first six of each group.
between <- aov(score ~ answers$group)
add("icc1", ICC1(between))
add("icc2", ICC2(between))
first <- ave(seq_along(score), answers$group, FUN = seq_along) <= 6
even <- aov(score[first] ~ answers$group[first])
add("icc1_even", ICC1(even))
add("icc2_even", ICC2(even))

# Reliability.
reliability_of <- function(name, data) {
  found <- suppressWarnings(alpha(data))
  add(paste0(name, "/alpha"), found$total$raw_alpha)
  limits <- alpha.ci(found$total$raw_alpha, nrow(data), ncol(data))
  add(paste0(name, "/low"), limits$lower.ci)
  add(paste0(name, "/high"), limits$upper.ci)
  add(paste(name, "without", names(data), sep = "/"), found$alpha.drop$raw_alpha)
  factor <- fa(data, nfactors = 1, fm = "minres")
  add(paste(name, "loading", names(data), sep = "/"), factor$loadings[, 1])
  found <- suppressWarnings(omega(data, nfactors = 1, plot = FALSE))
  add(paste0(name, "/omega"), found$omega.tot)
}
invisible(capture.output({
  reliability_of("answers", items)
  reliability_of("attitude", attitude)
}))

# Two groups: hours of extra sleep (Student 1908), and two of ours.
compare <- function(name, first, second) {
  test <- t.test(second, first)
  add(paste0(name, "/difference"), mean(second) - mean(first))
  add(paste0(name, "/low"), test$conf.int[1])
  add(paste0(name, "/high"), test$conf.int[2])
  add(paste0(name, "/effect"), hedges_g(second, first)$Hedges_g)
}
compare("sleep", sleep$extra[sleep$group == 1], sleep$extra[sleep$group == 2])
compare("late_staff", score[answers$group == "late"], score[answers$group == "staff"])

# One mean, and quantiles where the degrees of freedom are a fraction.
test <- t.test(score)
add("mean/low", test$conf.int[1])
add("mean/high", test$conf.int[2])
add("t/0.975/17.776", qt(0.975, 17.776))
add("t/0.6/2.5", qt(0.6, 2.5))
add("f/0.975/29/174", qf(0.975, 29, 174))
add("f/0.025/29/174", qf(0.025, 29, 174))
add("f/0.5/1/1", qf(0.5, 1, 1))

write.csv(values, "values.csv", row.names = FALSE, quote = FALSE)
