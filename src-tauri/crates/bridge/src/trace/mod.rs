//! Why one person can or cannot log in.
