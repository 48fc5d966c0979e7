"""The print centre: every document by its plain name, jobs that take long, and the log of what came out of the printer."""
