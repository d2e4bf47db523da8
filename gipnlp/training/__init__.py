"""Training the models from the annotated corpus; stands beside the pipeline and calls it through its front doors."""
