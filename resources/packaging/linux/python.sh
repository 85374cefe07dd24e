#!/usr/bin/env bash
# Compile CPython 3.11 and the libraries it needs from Debian's sources, for every glibc from 2.28 on.
# usage: python.sh ZIG WORK_FOLDER   ZIG is the program of the package ziglang; Python ends up in WORK_FOLDER/python.
# Debian's mirrors are those that apt already knows; apt checks the signatures of what it brings.
set -euo pipefail
zig=$1
mkdir -p "$2"
work=$(readlink -f "$2")
glibc=2.28
packages=(python3.11 sqlite3 libffi zlib openssl)
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-315532800}

fetch() {
    mkdir -p "$work/apt/parts" "$work/apt/lists/partial" "$work/apt/cache/archives/partial" "$work/sources"
    local list
    for list in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
        [ -s "$list" ] && sed -E 's/^deb /deb-src /' "$list" > "$work/apt/parts/$(basename "$list" .list).list"
    done
    for list in /etc/apt/sources.list.d/*.sources; do
        [ -s "$list" ] && sed -E 's/^Types:.*/Types: deb-src/' "$list" > "$work/apt/parts/$(basename "$list")"
    done
    local apt=(-o Dir::Etc::sourcelist=/dev/null -o "Dir::Etc::sourceparts=$work/apt/parts" -o APT::Sandbox::User=root
        -o "Dir::State::lists=$work/apt/lists" -o "Dir::Cache=$work/apt/cache")
    apt-get "${apt[@]}" update -qq
    cd "$work/sources"
    local package version
    for package in "${packages[@]}"; do # the newest version that the mirror really holds
        for version in $(apt-cache "${apt[@]}" showsrc "$package" | sed -n 's/^Version: //p' | sort -rVu); do
            apt-get "${apt[@]}" source --download-only -qq "$package=$version" 2>/dev/null && break
        done
        rm -rf "$work/$package"
        dpkg-source --no-check -x "$package"_*.dsc "$work/$package"
    done
}

# zig brings clang and the interfaces of every glibc; make wants compilers as single words
wrap() {
    mkdir -p "$work/bin"
    printf '#!/bin/sh\nexec "%s" cc -target x86_64-linux-gnu.%s "$@"\n' "$zig" "$glibc" > "$work/bin/cc"
    printf '#!/bin/sh\nexec "%s" ar "$@"\n' "$zig" > "$work/bin/ar"
    printf '#!/bin/sh\nexec "%s" ranlib "$@"\n' "$zig" > "$work/bin/ranlib"
    chmod +x "$work"/bin/*
    export CC="$work/bin/cc" AR="$work/bin/ar" RANLIB="$work/bin/ranlib" CFLAGS="-O3 -fPIC -g0 -Wno-date-time -ffile-prefix-map=$work=."
}

libraries() {
    mkdir -p "$work/libs/lib" "$work/libs/include"
    cd "$work/zlib"
    ./configure --static --prefix="$work/libs"
    make -j2 libz.a
    make install
    cd "$work/libffi"
    ./configure --disable-shared --disable-docs --disable-exec-static-tramp --disable-multi-os-directory --with-pic \
        --prefix="$work/libs" --libdir="$work/libs/lib"
    make -j2
    make install
    cd "$work/sqlite3"
    ./configure --disable-shared --disable-tcl --disable-readline --prefix="$work/libs" BUILD_CC="$CC"
    make sqlite3.c
    "$CC" $CFLAGS -DSQLITE_THREADSAFE=1 -DSQLITE_ENABLE_COLUMN_METADATA -DSQLITE_ENABLE_FTS5 -c sqlite3.c -o sqlite3.o
    "$AR" rcs "$work/libs/lib/libsqlite3.a" sqlite3.o
    cp sqlite3.h sqlite3ext.h "$work/libs/include/"
    cd "$work/openssl" # for its digests alone: the program has no use for TLS
    ./Configure linux-x86_64 no-shared no-tests no-engine no-dso no-module no-async no-aria no-bf no-camellia no-cast \
        no-chacha no-cmp no-cms no-ct no-des no-dh no-dsa no-ec no-idea no-ocb no-ocsp no-poly1305 no-rc2 no-rc4 no-rfc3779 \
        no-seed no-siphash no-sm2 no-sm4 no-srp no-srtp no-ts no-whirlpool --prefix="$work/libs" --libdir=lib
    # small, and what the digests do not need is left out when it is linked
    make -j2 CFLAGS="${CFLAGS/-O3/-Os} -ffunction-sections -fdata-sections -fvisibility=hidden -fno-asynchronous-unwind-tables" \
        build_generated libcrypto.a libssl.a
    cp -r include/openssl "$work/libs/include/"
    cp libcrypto.a libssl.a "$work/libs/lib/"
}

interpreter() {
    cd "$work/python3.11"
    # nothing of this system's own headers and libraries
    sed -i -E "s/^( +)self.add_multiarch_paths\(\)/\1pass/; s/(system_(lib|include)_dirs) = \[.*/\1 = []/" setup.py
    sed -i '1i #define Py_BUILD_CORE_MODULE 1' Modules/pyexpat.c # a security fix of Debian's needs it
    export PKG_CONFIG=false CPPFLAGS="-I$work/libs/include" LDFLAGS="-L$work/libs/lib -s -Wl,--gc-sections" LIBS=
    export LIBFFI_INCLUDEDIR="$work/libs/include" ac_cv_func_getentropy=no
    ./configure --prefix="$work/python" --enable-shared --without-doc-strings --without-ensurepip --without-static-libpython \
        --with-openssl="$work/libs" --disable-test-modules
    # zig's linker knows only this spelling; the library of the stable interface only forwards, and nothing wants it
    sed -i 's/-Wl,-h/-Wl,-soname,/; s/^PY3LIBRARY=.*/PY3LIBRARY=/' Makefile
    make -j2
    make install
    rm -f "$work"/python/lib/python3.11/lib-dynload/*_failed.so
}

fetch
wrap
libraries
interpreter
LD_LIBRARY_PATH="$work/python/lib" "$work/python/bin/python3.11" -c '
import _hashlib, ctypes, decimal, sqlite3, zlib
_hashlib.openssl_sha256()
sqlite3.connect(":memory:").execute("CREATE VIRTUAL TABLE words USING fts5 (body)")'
