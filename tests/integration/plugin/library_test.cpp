#include "core/plugin/library.hpp"

#include <catch2/catch.hpp>

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <random>

namespace {

namespace fs = std::filesystem;
using dray::plugin::load_library;

/// A folder that goes with the test.
class folder {
public:
    folder() {
        std::string name = (fs::temp_directory_path() / "dray-library-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()));
        path = name;
    }
    folder(const folder&) = delete;
    folder& operator=(const folder&) = delete;
    ~folder() {
        std::error_code ec;
        fs::remove_all(path, ec);
    }
    fs::path write(const std::string& name, const std::string& bytes) const {
        std::ofstream(path / name, std::ios::binary) << bytes;
        fs::permissions(path / name, fs::perms(0644));
        return path / name;
    }
    fs::path path;
};

std::string bytes_of(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::string refusal(const fs::path& file, const folder& f) {
    const auto r = load_library(file, f.path / "copies");
    if (!r.refused)
        return "loaded";
    INFO(r.refused->sentence);
    // The sentence names the file: people have many.
    CHECK(r.refused->sentence.find(file.filename().string()) != std::string::npos);
    return r.refused->name;
}

/// Whether code of a library ran while this lives: each of the wrong ones says so when it does.
class trace {
public:
    explicit trace(const folder& f) : file_(f.path / "trace") {
        ::setenv("DRAY_TEST_TRACE", file_.c_str(), 1);
    }
    trace(const trace&) = delete;
    trace& operator=(const trace&) = delete;
    ~trace() { ::unsetenv("DRAY_TEST_TRACE"); }
    [[nodiscard]] bool is_there() const { return fs::exists(file_); }

private:
    fs::path file_;
};

} // namespace

TEST_CASE("files that are no plugin for this host are refused by name before any code runs") {
    const folder f;
    const fs::path built(DRAY_TEST_LIBRARIES);
    auto copy = [&](const char* name) { return f.write(name, bytes_of(built / name)); };
    const trace code(f);
    CHECK(refusal(f.path / "missing.so", f) == "unreadable");
    CHECK(refusal(f.write("text.so", "hello"), f) == "not_a_library");
    CHECK(refusal(f.write("empty.so", ""), f) == "not_a_library");
    CHECK(refusal(copy("no_entry.so"), f) == "missing_entry");
    CHECK(refusal(copy("function_entry.so"), f) == "missing_entry");
    CHECK(refusal(copy("abi_2.so"), f) == "abi_major_mismatch");
    CHECK(refusal(copy("newer_host.so"), f) == "host_too_old");
    CHECK(refusal(copy("small_entry.so"), f) == "entry_too_small");
    fs::create_directory(f.path / "folder.so");
    CHECK(refusal(f.path / "folder.so", f) == "not_a_file");
    REQUIRE(::mkfifo((f.path / "pipe.so").c_str(), 0644) == 0);
    CHECK(refusal(f.path / "pipe.so", f) == "not_a_file"); // and nobody waits for a writer
    const auto large = f.write("large.so", bytes_of(built / "no_connector.so"));
    fs::resize_file(large, (256u << 20) + 1);
    CHECK(refusal(large, f) == "too_large");
    CHECK_FALSE(fs::exists(f.path / "copies"));
    CHECK_FALSE(code.is_there());
    // What only its own code can say is asked after all that, of the copy.
    CHECK(refusal(copy("no_connector.so"), f) == "manifest_invalid");
    CHECK(code.is_there());
}

TEST_CASE("the entry that was loaded is checked as the file's was, before it is asked anything") {
    const folder f;
    const auto file =
        f.write("changes_entry.so", bytes_of(fs::path(DRAY_TEST_LIBRARIES) / "changes_entry.so"));
    CHECK(refusal(file, f) == "abi_major_mismatch");
}

TEST_CASE("a library that lets an exception out while it is asked what it is, is refused") {
    const folder f;
    for (const char* name : {"throws_manifest.so", "throws_extension.so"}) {
        CAPTURE(name);
        CHECK(refusal(f.write(name, bytes_of(fs::path(DRAY_TEST_LIBRARIES) / name)), f) ==
              "load_failed");
    }
}

TEST_CASE("a file that others can write is refused, whatever is in it") {
    const folder f;
    const auto file =
        f.write("open.so", bytes_of(fs::path(DRAY_TEST_LIBRARIES) / "no_connector.so"));
    const trace code(f);
    ::chmod(file.c_str(), 0666);
    CHECK(refusal(file, f) == "unsafe_permissions");
    ::chmod(file.c_str(), 0664);
    CHECK(refusal(file, f) == "unsafe_permissions");
    if (::geteuid() == 0) { // only root can give a file away
        ::chmod(file.c_str(), 0644);
        REQUIRE(::chown(file.c_str(), 54321, 54321) == 0);
        const auto r = load_library(file, f.path / "copies");
        REQUIRE(r.refused);
        CHECK(r.refused->name == "unsafe_permissions");
        CHECK(r.refused->sentence.find("belongs to another user") != std::string::npos);
        CHECK(r.refused->sentence.find("sudo chown root: ") != std::string::npos);
    }
    CHECK_FALSE(code.is_there());
}

TEST_CASE("a real plugin loads from a copy under its hash") {
    const folder f;
    const auto file = f.write("propago.so", bytes_of(DRAY_TEST_PLUGIN));
    const auto r = load_library(file, f.path / "copies");
    REQUIRE(r.loaded);
    CHECK(r.loaded->manifest().id == "propago");
    CHECK(r.loaded->sha256().size() == 64);
    const auto copies = f.path / "copies";
    const auto copy = copies / (r.loaded->sha256() + ".so");
    CHECK((bytes_of(copy) == bytes_of(file))); // not printed
    CHECK(fs::status(copies).permissions() == fs::perms::owner_all);
    CHECK(fs::status(copy).permissions() == (fs::perms::owner_read | fs::perms::owner_exec));
    // The copy is what is mapped: the file itself may be replaced while the daemon runs.
    const auto maps = bytes_of("/proc/self/maps");
    CHECK(maps.find(copy.string()) != std::string::npos);
    CHECK(maps.find(file.string()) == std::string::npos);
}

TEST_CASE("a copy of the right name and size with other bytes is not what runs") {
    const folder f;
    const auto file = f.write("propago.so", bytes_of(DRAY_TEST_PLUGIN));
    const auto first = load_library(file, f.path / "copies");
    REQUIRE(first.loaded);
    const auto name = first.loaded->sha256() + ".so";
    const auto others = f.path / "others";
    fs::create_directory(others);
    auto damaged = bytes_of(file);
    damaged[damaged.size() / 2] ^= 1;
    std::ofstream(others / name, std::ios::binary) << damaged;
    const auto again = load_library(file, others);
    REQUIRE(again.loaded);
    CHECK((bytes_of(others / name) == bytes_of(file)));
    CHECK(std::distance(fs::directory_iterator(others), fs::directory_iterator()) == 1);
}

TEST_CASE("truncated and damaged libraries are refused without a crash") {
    const folder f;
    const auto good = bytes_of(fs::path(DRAY_TEST_LIBRARIES) / "abi_2.so");
    std::mt19937 dice(3);
    for (int i = 0; i < 200; ++i) {
        const auto file = f.write("cut.so", good.substr(0, dice() % good.size()));
        const auto name = refusal(file, f);
        CHECK(name != "loaded");
    }
    CHECK(refusal(f.write("cut.so", good.substr(0, good.size() - 1)), f) == "not_a_library");
    for (int i = 0; i < 200; ++i) {
        auto bad = good;
        for (int k = 0; k < 20; ++k)
            bad[dice() % 4096 % bad.size()] = static_cast<char>(dice());
        // abi_2.so never gets past its version: whatever the damage, no code of it runs.
        const auto name = refusal(f.write("bad.so", bad), f);
        CHECK((name == "not_a_library" || name == "missing_entry" || name == "abi_major_mismatch" ||
               name == "entry_too_small" || name == "host_too_old"));
    }
}
