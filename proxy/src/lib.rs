//! The native program: files in, verdict out.
