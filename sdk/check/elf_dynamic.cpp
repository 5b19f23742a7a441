#include "elf_dynamic.hpp"

#include <cstring>
#include <elf.h>
#include <optional>

namespace dray::check {

namespace {

template <class T>
std::optional<T> at(std::string_view file, std::uint64_t offset) {
    if (offset > file.size() || file.size() - offset < sizeof(T))
        return std::nullopt;
    T value;
    std::memcpy(&value, file.data() + offset, sizeof(T));
    return value;
}

std::optional<Elf64_Shdr> section(std::string_view file, const Elf64_Ehdr& head, std::uint64_t n) {
    if (n >= head.e_shnum)
        return std::nullopt;
    return at<Elf64_Shdr>(file, head.e_shoff + n * sizeof(Elf64_Shdr));
}

std::string_view content(std::string_view file, const Elf64_Shdr& s) {
    if (s.sh_offset > file.size())
        return {};
    return file.substr(s.sh_offset, s.sh_size);
}

std::string name_at(std::string_view names, std::uint64_t offset) {
    if (offset >= names.size())
        return "?";
    names.remove_prefix(offset);
    return std::string(names.substr(0, names.find('\0')));
}

void read_symbols(std::string_view table, std::string_view names, elf_dynamic& to) {
    for (std::uint64_t i = 0; const auto s = at<Elf64_Sym>(table, i); i += sizeof(Elf64_Sym)) {
        if (s->st_shndx == SHN_UNDEF || s->st_shndx == SHN_ABS)
            continue;
        if (ELF64_ST_BIND(s->st_info) == STB_LOCAL)
            continue;
        to.exported.push_back(name_at(names, s->st_name));
    }
}

void read_entries(std::string_view table, std::string_view names, elf_dynamic& to) {
    for (std::uint64_t i = 0; const auto d = at<Elf64_Dyn>(table, i); i += sizeof(Elf64_Dyn)) {
        if (d->d_tag == DT_NULL)
            return;
        if (d->d_tag == DT_NEEDED)
            to.needed.push_back(name_at(names, d->d_un.d_val));
        if (d->d_tag == DT_RPATH || d->d_tag == DT_RUNPATH)
            to.has_run_path = true;
    }
}

} // namespace

elf_dynamic read_dynamic(std::string_view file) {
    elf_dynamic result;
    const auto head = at<Elf64_Ehdr>(file, 0);
    if (!head || std::memcmp(head->e_ident, ELFMAG, SELFMAG) != 0 ||
        head->e_ident[EI_CLASS] != ELFCLASS64) {
        result.wrong = "it is not a 64 bit ELF file";
        return result;
    }
    bool has_symbols = false;
    for (std::uint64_t i = 0; i < head->e_shnum; ++i) {
        const auto s = section(file, *head, i);
        if (!s || (s->sh_type != SHT_DYNSYM && s->sh_type != SHT_DYNAMIC))
            continue;
        const auto linked = section(file, *head, s->sh_link);
        const auto names = linked ? content(file, *linked) : std::string_view();
        if (s->sh_type == SHT_DYNSYM) {
            has_symbols = true;
            read_symbols(content(file, *s), names, result);
        } else {
            read_entries(content(file, *s), names, result);
        }
    }
    if (!has_symbols)
        result.wrong = "it has no table of dynamic symbols";
    return result;
}

} // namespace dray::check
