package dev.cairn.ports;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Writes trees of PKGBUILDs: single ones by hand, or thousands like those of real trees. */
final class TestingTree {
  private final Path root;

  /** Makes {@code root}, and its parent readable for builders, who are not its owner. */
  TestingTree(Path root) throws IOException {
    this.root = Files.createDirectories(root).toRealPath();
    for (Path directory = this.root;
        directory != null && Files.isWritable(directory) && !directory.equals(Path.of("/tmp"));
        directory = directory.getParent()) {
      if (directory.getNameCount() > 1) {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
    }
  }

  Path root() {
    return root;
  }

  /** Writes a PKGBUILD with just these lines and returns its directory. */
  Path recipe(String origin, String pkgbuild) throws IOException {
    Path directory = Files.createDirectories(root.resolve(origin));
    Files.writeString(directory.resolve("PKGBUILD"), pkgbuild);
    return directory;
  }

  /** The least that makepkg accepts, followed by {@code more}. */
  Path minimal(String origin, String more) throws IOException {
    String name = origin.substring(origin.lastIndexOf('/') + 1);
    return recipe(
        origin,
        """
        pkgname=%s
        pkgver=1.0
        pkgrel=1
        arch=('x86_64' 'aarch64')
        package() { true; }
        """
                .formatted(name)
            + more);
  }

  /**
   * Writes {@code count} recipes of five kinds found in real trees: a library with split packages,
   * a program, a script package for any architecture, one built from a version control system, and
   * one with much computed at the top. The same seed gives the same tree.
   */
  List<Path> generate(int count, long seed) throws IOException {
    Random random = new Random(seed);
    List<Path> recipes = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      String name = "pkg" + n;
      String needed = n == 0 ? "glibc" : "pkg" + random.nextInt(n);
      String text =
          switch (n % 5) {
            case 0 -> library(name, needed, random);
            case 1 -> program(name, needed, random);
            case 2 -> script(name, needed, random);
            case 3 -> fromVersionControl(name, needed, random);
            default -> computed(name, needed, random);
          };
      Path directory = recipe("category" + n % 12 + "/" + name, text);
      if (n % 5 == 1) {
        Files.writeString(directory.resolve(name + ".install"), "post_install() { true; }\n");
      }
      if (n % 3 == 0) {
        Files.writeString(
            directory.resolve("fix-build.patch"), "--- a/x\n+++ b/x\n" + random.nextLong() + "\n");
      }
      recipes.add(directory);
    }
    return recipes;
  }

  private static String sum(Random random, int digits) {
    StringBuilder sum = new StringBuilder();
    while (sum.length() < digits) {
      sum.append(Character.forDigit(random.nextInt(16), 16));
    }
    return sum.toString();
  }

  private static final String LIBRARY =
      """
        # Maintainer: Somebody <somebody@example.org>
        pkgbase=%1$s
        pkgname=(%1$s lib%1$s %1$s-docs)
        pkgver=%3$d.%4$d.1
        pkgrel=2
        epoch=1
        pkgdesc='Library that   does "one thing" well'
        url='https://example.org/%1$s/'
        arch=('x86_64' 'aarch64')
        license=('LGPL-2.1-or-later')
        depends=('glibc' 'zlib>=1.2')
        depends_x86_64=('%2$s')
        makedepends=('cmake' 'ninja' 'doxygen'
                     'python')   # for the tests
        checkdepends=('valgrind')
        source=("https://example.org/$pkgbase/$pkgver/$pkgbase-$pkgver.tar.xz"{,.sig}
                'fix-build.patch')
        sha256sums=('%5$s'
                    'SKIP'
                    '%6$s')
        validpgpkeys=('ABCDEF0123456789ABCDEF0123456789ABCDEF01')
        options=('!strip' 'staticlibs')

        prepare() {
          cd $pkgbase-$pkgver
          patch -Np1 -i ../fix-build.patch
        }

        build() {
          local cmake_options=(
            -D CMAKE_INSTALL_PREFIX=/usr
            -D BUILD_TESTING=ON
          )
          cmake -S $pkgbase-$pkgver -B build -G Ninja "${cmake_options[@]}"
          cmake --build build
        }

        check() {
          ctest --test-dir build --output-on-failure
        }

        package_%1$s() {
          pkgdesc+=" (tools)"
          depends=("lib%1$s=$epoch:$pkgver-$pkgrel")
          optdepends=('bash: for the examples'
                      'perl: for the importer')
          DESTDIR="$pkgdir" cmake --install build
          rm -r "$pkgdir"/usr/lib
        }

        package_lib%1$s() {
          depends+=('gcc-libs')
          provides=('lib%1$s.so')
          conflicts=('lib%1$s-git')
          replaces=("${pkgbase}-libs<1:2")
          DESTDIR="$pkgdir" cmake --install build
          if [[ $CARCH == x86_64 ]]; then
            rm -f "$pkgdir"/usr/lib/other
          fi
        }

        package_%1$s-docs() {
          pkgdesc="Documentation of $pkgbase"
          arch=('any')
          depends=()
          install -Dm644 build/doc.html -t "$pkgdir"/usr/share/doc/%1$s
        }
        """;

  private static String library(String name, String needed, Random random) {
    return LIBRARY.formatted(
        name, needed, random.nextInt(9), random.nextInt(30), sum(random, 64), sum(random, 64));
  }

  private static String program(String name, String needed, Random random) {
    return """
        pkgname=%1$s
        pkgver=%3$d.2
        pkgrel=1
        pkgdesc="Program number %3$d"
        arch=(x86_64 i686 aarch64)
        url="https://example.org/$pkgname"
        license=(GPL-3.0-or-later MIT)
        depends=(%2$s ncurses readline)
        makedepends=(autoconf automake)
        groups=(base-devel)
        backup=(etc/$pkgname.conf)
        install=$pkgname.install
        source=($pkgname-$pkgver.tar.gz::https://example.org/archive/v$pkgver.tar.gz
                $pkgname.service)
        source_x86_64=(https://example.org/blob-x86_64.bin)
        source_aarch64=(https://example.org/blob-aarch64.bin)
        sha512sums=(%4$s
                    SKIP)
        sha512sums_x86_64=(%5$s)
        sha512sums_aarch64=(SKIP)
        b2sums=(SKIP SKIP)
        touch_nothing() { :; }
        build() {
          cd "$pkgname-$pkgver"
          ./configure --prefix=/usr --sysconfdir=/etc
          make
        }
        package() {
          cd "$pkgname-$pkgver"
          make DESTDIR="$pkgdir" install
          install -Dm644 COPYING "$pkgdir/usr/share/licenses/$pkgname/COPYING"
        }
        """
        .formatted(name, needed, random.nextInt(500), sum(random, 128), sum(random, 128));
  }

  private static String script(String name, String needed, Random random) {
    return """
        _name=${PWD##*/}
        pkgname=%1$s
        pkgver=%3$d
        pkgrel=3
        pkgdesc='Scripts for any machine'
        arch=('any')
        url='https://example.org'
        license=('MIT')
        depends=('python' '%2$s')
        makedepends=('python-build' 'python-installer' 'python-wheel')
        checkdepends=('python-pytest')
        optdepends=('python-rich: colours')
        source=("https://example.org/${_name::1}/$_name/$_name-$pkgver.tar.gz")
        md5sums=('%4$s')
        build() { cd $_name-$pkgver; python -m build --wheel --no-isolation; }
        check() { cd $_name-$pkgver; pytest; }
        package() {
          cd $_name-$pkgver
          python -m installer --destdir="$pkgdir" dist/*.whl
        }
        """
        .formatted(name, needed, 20_200_000 + random.nextInt(9_999), sum(random, 32));
  }

  private static String fromVersionControl(String name, String needed, Random random) {
    return """
        pkgname=%1$s
        _commit=%3$s
        pkgver=1.4.r5.g${_commit::7}
        pkgrel=1.1
        pkgdesc='From a commit'
        arch=('x86_64' 'aarch64')
        url='https://example.org/git'
        license=('BSD-3-Clause')
        depends=('%2$s')
        makedepends=('git' 'meson>=0.60')
        provides=("${pkgname%%-git}=$pkgver")
        source=("git+https://example.org/git/$pkgname.git#commit=$_commit"
                "sub::git+https://example.org/git/sub.git?signed#tag=v1")
        sha256sums=('SKIP' 'SKIP')
        pkgver() {
          cd $pkgname
          git describe --tags | sed 's/-/.r/;s/-/./'
        }
        prepare() {
          cd $pkgname
          local src
          for src in "${source[@]}"; do
            src="${src%%%%::*}"; src="${src##*/}"
            [[ $src = *.patch ]] || continue
            patch -Np1 < "../$src"
          done
        }
        build() { arch-meson $pkgname build; meson compile -C build; }
        package() { meson install -C build --destdir "$pkgdir"; }
        """
        .formatted(name, needed, sum(random, 40));
  }

  private static String computed(String name, String needed, Random random) {
    return """
        pkgbase=%1$s
        _major=%3$d
        _modules=(core net gui)
        pkgver=$_major.$((_major %% 7 + 1))
        pkgrel=1
        arch=(x86_64 aarch64)
        url=https://example.org/$pkgbase
        license=(custom)
        makedepends=(%2$s)
        _prefix=${MINGW_PACKAGE_PREFIX:-plain}
        pkgname=()
        for _m in "${_modules[@]}"; do
          pkgname+=($pkgbase-$_m)
          source+=("https://example.org/$pkgbase-$_m-$pkgver.tar.zst")
          b2sums+=(SKIP)
          eval "package_$pkgbase-$_m() {
            pkgdesc='Module $_m of $_prefix'
            depends=($([[ $_m = core ]] && echo glibc || echo $pkgbase-core=$pkgver))
            _package $_m
          }"
        done
        if [[ $CARCH = x86_64 ]]; then
          makedepends+=(nasm)
        fi
        _package() { make -C $1 DESTDIR="$pkgdir" install; }
        build() {
          for _m in "${_modules[@]}"; do
            make -C $_m
          done
        }
        """
        .formatted(name, needed, 1 + random.nextInt(40));
  }
}
