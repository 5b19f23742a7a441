#include "core/cli/table.hpp"

#include "dray/data/time.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace dray::cli {

namespace {

/// Code points stand for columns: good enough for names; wide scripts may shift a column.
std::size_t width_of(const std::string& s) {
    return static_cast<std::size_t>(
        std::count_if(s.begin(), s.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

} // namespace

void table::print(std::ostream& out) const {
    std::vector<std::size_t> widths;
    for (const auto& h : head_)
        widths.push_back(width_of(h));
    for (const auto& row : rows_) {
        for (std::size_t i = 0; i < row.size() && i < widths.size(); ++i) {
            widths[i] = std::max(widths[i], width_of(row[i]));
        }
    }
    auto line = [&](const std::vector<std::string>& row) {
        std::string text;
        for (std::size_t i = 0; i < widths.size(); ++i) {
            const std::string& c = i < row.size() ? row[i] : std::string();
            text += c;
            if (i + 1 < widths.size())
                text.append(widths[i] - width_of(c) + 2, ' ');
        }
        while (!text.empty() && text.back() == ' ')
            text.pop_back();
        out << text << '\n';
    };
    line(head_);
    for (const auto& row : rows_)
        line(row);
}

std::string plain(const boost::json::value& v) {
    if (!v.is_string())
        return boost::json::serialize(v);
    std::string s(v.get_string());
    for (std::size_t i = 0; i < s.size(); ++i) {
        const auto c = static_cast<unsigned char>(s[i]);
        // C1 controls are two bytes of UTF-8; some terminals obey them too.
        const bool c1 =
            c == 0xc2 && i + 1 < s.size() && static_cast<unsigned char>(s[i + 1]) < 0xa0;
        if (c1)
            s.erase(i, 1);
        if (c < 0x20 || c == 0x7f || c1)
            s[i] = ' ';
    }
    return s;
}

std::string cell(const boost::json::value& object, const char* key) {
    const auto* o = object.if_object();
    const auto* v = o ? o->if_contains(key) : nullptr;
    if (!v || v->is_null())
        return {};
    if (v->is_bool())
        return v->get_bool() ? "yes" : "no";
    return plain(*v);
}

std::string shortened(const std::string& text, std::size_t width) {
    if (width_of(text) <= width)
        return text;
    std::string out;
    std::size_t n = 0;
    for (const char c : text) {
        if ((c & 0xC0) != 0x80 && ++n >= width)
            break;
        out += c;
    }
    return out + "…";
}

std::string short_time(const std::string& rfc3339) {
    const auto t = data::parse_time(rfc3339);
    if (!t)
        return rfc3339;
    const auto today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
    const auto text = data::format_time(*t);
    if (std::chrono::floor<std::chrono::days>(*t) == today)
        return text.substr(11, 8);
    return text.substr(0, 10) + " " + text.substr(11, 5);
}

} // namespace dray::cli
