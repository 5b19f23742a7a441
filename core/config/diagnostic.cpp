#include "core/config/diagnostic.hpp"
#include "core/config/origin.hpp"

namespace dray::config {
namespace {

std::string at(const std::string& file, std::uint32_t line, std::uint32_t column) {
    if (file.empty())
        return {};
    if (line == 0)
        return file;
    return file + ":" + std::to_string(line) + ":" + std::to_string(column);
}

/// Blanks that put the caret under its column, tabs kept so that they are as wide as above.
std::string indent(const std::string& line, std::uint32_t column) {
    std::string blanks;
    std::uint32_t seen = 1;
    for (const char c : line) {
        if (seen >= column)
            break;
        if ((static_cast<unsigned char>(c) & 0xC0U) == 0x80U)
            continue;
        blanks += c == '\t' ? '\t' : ' ';
        ++seen;
    }
    return blanks;
}

} // namespace

std::string to_text(const origin& from) {
    switch (from.from) {
    case origin::kind::built_in:
        return "default";
    case origin::kind::connector:
        return "default of " + from.through;
    case origin::kind::derived:
        return from.through;
    case origin::kind::file:
        break;
    }
    auto text = at(from.file, from.line, from.column);
    if (!from.through.empty())
        text += " (" + from.through + ")";
    return text;
}

std::string to_text(const diagnostic& d) {
    std::string text = at(d.file, d.line, d.column);
    if (!text.empty())
        text += ": ";
    text += d.severity == severity::error ? "error: " : "warning: ";
    if (!d.path.empty())
        text += d.path + ": ";
    text += d.what + "\n";
    if (!d.excerpt.empty()) {
        auto number = std::to_string(d.line);
        if (number.size() < 4)
            number.insert(0, 4 - number.size(), ' ');
        text += " " + number + " | " + d.excerpt + "\n";
        text += " " + std::string(number.size(), ' ') + " | " + indent(d.excerpt, d.column) +
                std::string(d.width == 0 ? 1 : d.width, '^') + "\n";
    }
    if (!d.remedy.empty())
        text += "  help: " + d.remedy + "\n";
    for (const auto& note : d.notes)
        text += "  note: " + note + "\n";
    return text;
}

std::string to_text(const std::vector<diagnostic>& all) {
    std::string text;
    for (const auto& d : all)
        text += to_text(d);
    return text;
}

std::string to_line(const diagnostic& d) {
    auto text = at(d.file, d.line, d.column);
    if (!text.empty())
        text += ": ";
    text += d.what;
    if (!d.remedy.empty())
        text += " (" + d.remedy + ")";
    return text;
}

} // namespace dray::config
