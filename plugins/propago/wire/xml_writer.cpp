#include "xml_writer.hpp"

#include <dray/data/utf8.hpp>

#include <array>
#include <charconv>

namespace dray::propago {
namespace {

// Bytes that cannot be copied as they are: markup, carriage returns (a reader turns them into line
// feeds), control characters, and 0xEF, which starts U+FFFE and U+FFFF.
constexpr std::array<bool, 256> make_special() {
    std::array<bool, 256> special{};
    for (std::size_t i = 0; i < 0x20; ++i)
        special[i] = i != '\t' && i != '\n';
    special['&'] = special['<'] = special['>'] = special['"'] = true;
    special[0xEF] = true;
    return special;
}
constexpr auto special_bytes = make_special();

constexpr std::string_view replacement = "\xEF\xBF\xBD";

void append_valid(std::string& out, std::string_view text) {
    std::size_t copied = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (!special_bytes[static_cast<unsigned char>(text[i])])
            continue;
        std::string_view instead;
        std::size_t length = 1;
        switch (text[i]) {
        case '&':
            instead = "&amp;";
            break;
        case '<':
            instead = "&lt;";
            break;
        case '>':
            instead = "&gt;";
            break;
        case '"':
            instead = "&quot;";
            break;
        case '\r':
            instead = "&#13;";
            break;
        case '\xEF':
            if (text.substr(i, 3) == "\xEF\xBF\xBE" || text.substr(i, 3) == "\xEF\xBF\xBF") {
                instead = replacement;
                length = 3;
                break;
            }
            continue;
        default:
            instead = " ";
            break;
        }
        out.append(text, copied, i - copied);
        out.append(instead);
        i += length - 1;
        copied = i + 1;
    }
    out.append(text, copied, text.size() - copied);
}

} // namespace

void append_xml_text(std::string& out, std::string_view text) {
    for (;;) {
        const std::size_t good = data::valid_utf8_prefix(text);
        append_valid(out, text.substr(0, good));
        if (good == text.size())
            return;
        out.append(replacement);
        text.remove_prefix(good + 1);
    }
}

void xml_writer::open(std::string_view name) {
    out_.push_back('<');
    out_.append(name);
    out_.push_back('>');
}

void xml_writer::close(std::string_view name) {
    out_.append("</");
    out_.append(name);
    out_.push_back('>');
}

void xml_writer::element(std::string_view name, std::string_view text) {
    open(name);
    append_xml_text(out_, text);
    close(name);
}

void xml_writer::element(std::string_view name, std::int64_t number) {
    std::array<char, 24> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    open(name);
    out_.append(digits.data(), end);
    close(name);
}

void xml_writer::optional_element(std::string_view name, std::string_view text) {
    if (!text.empty())
        element(name, text);
}

} // namespace dray::propago
