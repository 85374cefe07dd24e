"""OFD (GB/T 33190), the Chinese fixed-layout format: read as drawings, and drawn anew as a PDF."""
