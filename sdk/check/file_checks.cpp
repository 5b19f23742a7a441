#include "checks.hpp"
#include "elf_dynamic.hpp"

#include "core/plugin/library.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <set>

namespace dray::check {

namespace {

constexpr std::uintmax_t max_file = 256u << 20;

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const auto& word : words)
        text += (text.empty() ? "" : ", ") + word;
    return text;
}

bool is_sanitizer(const std::string& library) {
    return library.starts_with("libasan.") || library.starts_with("libubsan.") ||
           library.starts_with("libtsan.") || library.starts_with("liblsan.");
}

void check_exports(const elf_dynamic& elf, report& to) {
    to.begin("exports");
    std::vector<std::string> more;
    bool has_entry = false;
    for (const auto& symbol : elf.exported) {
        if (symbol == DRAY_PLUGIN_ENTRY_SYMBOL)
            has_entry = true;
        else if (!symbol.starts_with("__odr_asan"))
            more.push_back(symbol);
    }
    if (!has_entry) {
        to.end(verdict::failed, "no " DRAY_PLUGIN_ENTRY_SYMBOL
                                "; write DRAY_PLUGIN(your_connector) in one source file");
    } else if (!more.empty()) {
        const auto count = std::to_string(more.size());
        more.resize(std::min<std::size_t>(more.size(), 3));
        to.end(verdict::failed, count + " symbols besides " DRAY_PLUGIN_ENTRY_SYMBOL " (" +
                                    joined(more) + "); build it with dray_add_plugin()");
    } else {
        to.end(verdict::ok, "only " DRAY_PLUGIN_ENTRY_SYMBOL);
    }
}

void check_libraries(const elf_dynamic& elf, report& to) {
    to.begin("libraries");
    static const std::set<std::string> allowed{"libc.so.6", "libm.so.6", "libstdc++.so.6",
                                               "libgcc_s.so.1"};
    std::vector<std::string> more;
    bool is_sanitized = false;
    for (const auto& library : elf.needed) {
        if (is_sanitizer(library))
            is_sanitized = true;
        else if (!allowed.contains(library) && !library.starts_with("ld-linux"))
            more.push_back(library);
    }
    if (!more.empty())
        to.end(verdict::failed,
               "it needs " + joined(more) + " at run time; link that statically or do without");
    else if (elf.has_run_path)
        to.end(verdict::failed, "it has a RUNPATH; link without -rpath");
    else if (is_sanitized)
        to.end(verdict::warning, "a sanitizer build, which runs only in a host built alike");
    else
        to.end(verdict::ok, joined(elf.needed));
}

} // namespace

bool check_file(const std::filesystem::path& file, report& to) {
    to.begin("file");
    std::error_code error;
    const auto size = std::filesystem::file_size(file, error);
    if (error || size > max_file) {
        to.end(verdict::failed, error ? error.message() : "it is over 256 MiB");
        return false;
    }
    std::ifstream in(file, std::ios::binary);
    const std::string bytes(std::istreambuf_iterator<char>(in), {});
    const auto elf = read_dynamic(bytes);
    if (!in || !elf.wrong.empty()) {
        to.end(verdict::failed, in ? elf.wrong : "it cannot be read");
        return false;
    }
    to.end(verdict::ok, std::to_string(bytes.size() / 1024) + " KiB");
    check_exports(elf, to);
    check_libraries(elf, to);
    return true;
}

} // namespace dray::check
