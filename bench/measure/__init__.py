"""Measures Postern beside haproxy, nginx and stunnel. The method is told in bench/README.md."""
