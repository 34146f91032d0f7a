"""Pictures, kernels, maps and resources as files: Pillow and plain files, no Qt."""
