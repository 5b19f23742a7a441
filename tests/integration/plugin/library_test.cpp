#include "core/plugin/library.hpp"

#include <catch2/catch.hpp>

#include <sys/stat.h>

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

} // namespace

TEST_CASE("files that are no plugin for this host are refused by name before any code runs") {
    const folder f;
    const fs::path built(DRAY_TEST_LIBRARIES);
    auto copy = [&](const char* name) { return f.write(name, bytes_of(built / name)); };
    CHECK(refusal(f.path / "missing.so", f) == "unreadable");
    CHECK(refusal(f.write("text.so", "hello"), f) == "not_a_library");
    CHECK(refusal(f.write("empty.so", ""), f) == "not_a_library");
    CHECK(refusal(copy("no_entry.so"), f) == "missing_entry");
    CHECK(refusal(copy("abi_2.so"), f) == "abi_major_mismatch");
    CHECK(refusal(copy("newer_host.so"), f) == "host_too_old");
    CHECK(refusal(copy("small_entry.so"), f) == "entry_too_small");
    CHECK(refusal(copy("no_connector.so"), f) == "manifest_invalid");
    fs::create_directory(f.path / "folder.so");
    CHECK(refusal(f.path / "folder.so", f) == "not_a_file");
}

TEST_CASE("a file that others can write is refused, whatever is in it") {
    const folder f;
    const auto file = f.write("open.so", bytes_of(fs::path(DRAY_TEST_LIBRARIES) / "abi_2.so"));
    ::chmod(file.c_str(), 0666);
    CHECK(refusal(file, f) == "unsafe_permissions");
    ::chmod(file.c_str(), 0664);
    CHECK(refusal(file, f) == "unsafe_permissions");
}

TEST_CASE("a real plugin loads from a copy under its hash") {
    const folder f;
    const auto file = f.write("propago.so", bytes_of(DRAY_TEST_PLUGIN));
    const auto r = load_library(file, f.path / "copies");
    REQUIRE(r.loaded);
    CHECK(r.loaded->manifest().id == "propago");
    CHECK(r.loaded->sha256().size() == 64);
    CHECK(fs::exists(f.path / "copies" / (r.loaded->sha256() + ".so")));
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
