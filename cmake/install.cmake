# install.cmake: what `make install` puts where.
