//! Errcode to cause to what to click.
