#define BOOST_DLL_USE_STD_FS
#include "core/plugin/library.hpp"

#include "core/plugin/elf_entry.hpp"

#include <boost/dll/shared_library.hpp>

#include <dlfcn.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <system_error>

namespace dray::plugin {

namespace fs = std::filesystem;

namespace {

constexpr off_t max_file = 256 << 20;

load_result refuse(std::string name, std::string sentence) {
    load_result r;
    r.refused = load_refusal{std::move(name), std::move(sentence)};
    return r;
}

class file_descriptor {
public:
    explicit file_descriptor(int fd) : fd_(fd) {}
    file_descriptor(const file_descriptor&) = delete;
    file_descriptor& operator=(const file_descriptor&) = delete;
    ~file_descriptor() {
        if (fd_ >= 0)
            ::close(fd_);
    }
    [[nodiscard]] int get() const { return fd_; }

private:
    int fd_;
};

std::string sha256_of(const std::string& bytes) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned length = 0;
    EVP_Digest(bytes.data(), bytes.size(), digest.data(), &length, EVP_sha256(), nullptr);
    static constexpr char digits[] = "0123456789abcdef";
    std::string hex;
    for (unsigned i = 0; i < length; ++i) {
        hex += digits[digest[i] >> 4];
        hex += digits[digest[i] & 15];
    }
    return hex;
}

class loaded_library final : public library {
public:
    [[nodiscard]] const config::manifest& manifest() const override { return manifest_; }
    [[nodiscard]] const std::string& manifest_json() const override { return json_; }
    [[nodiscard]] const dray_connector& connector() const override { return *connector_; }
    [[nodiscard]] const fs::path& file() const override { return file_; }
    [[nodiscard]] const std::string& sha256() const override { return sha256_; }

    config::manifest manifest_;
    std::string json_;
    const dray_connector* connector_ = nullptr;
    fs::path file_;
    std::string sha256_;
    boost::dll::shared_library code_;
};

/// The checks of the entry itself, and of what it says.
std::optional<load_refusal> adopt(const dray_plugin_entry_t& entry, loaded_library& into,
                                  const std::string& name) {
    const auto throws = [&name] {
        return load_refusal{"load_failed", name + " let an exception out while it was asked what "
                                                  "it is, which no plugin may. Ask its author for "
                                                  "a newer build."};
    };
    dray_bytes manifest{nullptr, 0};
    try {
        if (entry.manifest)
            manifest = entry.manifest();
    } catch (...) {
        return throws();
    }
    if (!manifest.data || manifest.size > config::max_manifest_size) {
        return load_refusal{"manifest_invalid", name + " has no manifest, or one over " +
                                                    std::to_string(config::max_manifest_size) +
                                                    " bytes. Ask its author for a newer build."};
    }
    into.json_.assign(manifest.data, manifest.size);
    auto parsed = config::parse_manifest(into.json_);
    if (!parsed) {
        const auto& e = parsed.errors.front();
        return load_refusal{"manifest_invalid", name + ": its manifest is wrong at " +
                                                    (e.pointer.empty() ? "/" : e.pointer) + ": " +
                                                    e.message +
                                                    ". Ask its author for a newer build."};
    }
    into.manifest_ = std::move(parsed.value);
    constexpr std::string_view id = DRAY_CONNECTOR_EXTENSION;
    const dray_connector* table = nullptr;
    try {
        if (entry.extension)
            table = static_cast<const dray_connector*>(
                entry.extension(dray_bytes{id.data(), id.size()}));
    } catch (...) {
        return throws();
    }
    if (!table || table->struct_size < sizeof(dray_connector) || !table->create ||
        !table->destroy || !table->begin || !table->resume || !table->end) {
        return load_refusal{"missing_connector", name + " provides no " + std::string(id) +
                                                     ". It is not a connector for this Dray."};
    }
    into.connector_ = table;
    return std::nullopt;
}

std::optional<load_refusal> check_head(const entry_head& head, const std::string& name) {
    if (head.struct_size < sizeof(dray_plugin_entry_t)) {
        return load_refusal{"entry_too_small",
                            name + ": its entry has " + std::to_string(head.struct_size) +
                                " bytes, 1.0 has " + std::to_string(sizeof(dray_plugin_entry_t)) +
                                ". It is damaged, or not built with the Dray SDK."};
    }
    if (head.abi_major != DRAY_ABI_MAJOR) {
        return load_refusal{"abi_major_mismatch",
                            name + " speaks plugin ABI " + std::to_string(head.abi_major) + "." +
                                std::to_string(head.abi_minor) + ", this Dray speaks " +
                                std::to_string(DRAY_ABI_MAJOR) + "." +
                                std::to_string(DRAY_ABI_MINOR) +
                                ". Install the build of the plugin for this Dray."};
    }
    if (head.min_host_minor > DRAY_ABI_MINOR) {
        return load_refusal{"host_too_old",
                            name + " needs a Dray with plugin ABI " +
                                std::to_string(DRAY_ABI_MAJOR) + "." +
                                std::to_string(head.min_host_minor) +
                                " or later. Upgrade Dray, or install an older build "
                                "of the plugin."};
    }
    return std::nullopt;
}

/// The same of the entry in memory: the loader may have found another than the file's bytes say.
std::optional<load_refusal> check_mapped(const dray_plugin_entry_t& entry,
                                         const std::string& name) {
    const entry_head head{entry.struct_size, entry.abi_major, entry.abi_minor,
                          entry.min_host_minor};
    return check_head(head, name);
}

std::optional<load_refusal> check_permissions(const struct stat& st, const fs::path& file) {
    const bool foreign = st.st_uid != 0 && st.st_uid != ::geteuid();
    if (foreign || (st.st_mode & (S_IWGRP | S_IWOTH))) {
        return load_refusal{"unsafe_permissions",
                            file.string() +
                                (foreign ? " belongs to another user"
                                         : " can be written by others than its owner") +
                                ": whoever writes it runs code as Dray. Paste: sudo chown root: " +
                                file.string() + " && sudo chmod 0644 " + file.string()};
    }
    return std::nullopt;
}

/// Whether `file` holds exactly these bytes.
bool holds(const fs::path& file, const std::string& bytes) {
    std::ifstream in(file, std::ios::binary);
    std::array<char, 65536> chunk{};
    std::size_t done = 0;
    while (in.read(chunk.data(), chunk.size()) || in.gcount() > 0) {
        const auto n = static_cast<std::size_t>(in.gcount());
        if (bytes.compare(done, n, chunk.data(), n) != 0)
            return false;
        done += n;
    }
    return in.eof() && done == bytes.size();
}

/// Keeps `bytes` under their hash; the path of the copy.
fs::path keep_copy(const std::string& bytes, const std::string& hash, const fs::path& copies) {
    fs::create_directories(copies);
    fs::permissions(copies, fs::perms::owner_all);
    const fs::path copy = copies / (hash + ".so");
    std::error_code ec;
    // What was left by an earlier start is believed by its bytes, not by its name.
    if (holds(copy, bytes))
        return copy;
    const fs::path next = copies / (hash + ".next." + std::to_string(::getpid()));
    {
        file_descriptor out(::open(next.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0500));
        std::size_t done = 0;
        while (out.get() >= 0 && done < bytes.size()) {
            const auto n = ::write(out.get(), bytes.data() + done, bytes.size() - done);
            if (n <= 0)
                break;
            done += static_cast<std::size_t>(n);
        }
        if (done != bytes.size()) {
            const int why = errno;
            fs::remove(next, ec);
            throw std::system_error(why, std::generic_category(), next.string());
        }
    }
    fs::rename(next, copy);
    return copy;
}

} // namespace

load_result load_library(const fs::path& file, const fs::path& copies) {
    const std::string name = file.string();
    file_descriptor in(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (in.get() < 0) {
        return refuse("unreadable", name + ": " + std::strerror(errno) + ".");
    }
    struct stat st {};
    if (::fstat(in.get(), &st) != 0 || !S_ISREG(st.st_mode)) {
        return refuse("not_a_file", name + " is not a regular file.");
    }
    if (auto r = check_permissions(st, file))
        return {nullptr, r};
    if (st.st_size > max_file)
        return refuse("too_large", name + " is over 256 MiB.");
    std::string bytes(static_cast<std::size_t>(st.st_size), '\0');
    std::size_t done = 0;
    while (done < bytes.size()) {
        const auto n = ::read(in.get(), bytes.data() + done, bytes.size() - done);
        if (n <= 0)
            return refuse("unreadable", name + " changed while it was read. Try again.");
        done += static_cast<std::size_t>(n);
    }
    const auto elf = read_entry(bytes);
    if (!elf.not_a_library.empty()) {
        return refuse("not_a_library", name + " is not a plugin: " + elf.not_a_library + ".");
    }
    if (!elf.entry) {
        return refuse("missing_entry", name + " exports no " DRAY_PLUGIN_ENTRY_SYMBOL
                                              ": it is a library, but not a Dray plugin.");
    }
    if (auto r = check_head(*elf.entry, name))
        return {nullptr, r};

    auto lib = std::make_shared<loaded_library>();
    lib->file_ = file;
    lib->sha256_ = sha256_of(bytes);
    try {
        const auto copy = keep_copy(bytes, lib->sha256_, copies);
        namespace dll = boost::dll;
        lib->code_.load(copy, dll::load_mode::rtld_now | dll::load_mode::rtld_local);
        // Pins it: its code may still be on a stack, or in a handler, when the last owner goes.
        if (void* pin = ::dlopen(copy.c_str(), RTLD_NOW | RTLD_NOLOAD | RTLD_NODELETE)) {
            ::dlclose(pin);
        }
        const auto& entry = lib->code_.get<const dray_plugin_entry_t>(DRAY_PLUGIN_ENTRY_SYMBOL);
        if (auto r = check_mapped(entry, name))
            return {nullptr, r};
        if (auto r = adopt(entry, *lib, name))
            return {nullptr, r};
    } catch (const std::exception& e) {
        return refuse("load_failed", name + " cannot be loaded: " + e.what());
    }
    return {std::move(lib), std::nullopt};
}

load_result static_library(const dray_plugin_entry_t& entry) {
    auto lib = std::make_shared<loaded_library>();
    lib->file_ = "(built in)";
    if (auto r = check_mapped(entry, "(built in)"))
        return {nullptr, r};
    if (auto r = adopt(entry, *lib, "(built in)"))
        return {nullptr, r};
    return {std::move(lib), std::nullopt};
}

} // namespace dray::plugin
