"""Measures what Doorbook costs against floors written by hand."""
