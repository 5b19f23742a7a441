#include "tests/simulators/bigcommerce/encoding.hpp"

#include <boost/beast/core/string.hpp>
#include <boost/json.hpp>
#include <stdexcept>
#include <zlib.h>

namespace dray::sim::bigcommerce {
namespace json = boost::json;

namespace {

void escaped(std::string& out, std::string_view text) {
    for (const char c : text) {
        switch (c) {
        case '&':
            out += "&amp;";
            break;
        case '<':
            out += "&lt;";
            break;
        case '>':
            out += "&gt;";
            break;
        default:
            out += c;
        }
    }
}

void write_xml(std::string& out, std::string_view name, const json::value& from) {
    out += "<" + std::string(name) + ">";
    if (const auto* object = from.if_object()) {
        for (const auto& member : *object) {
            write_xml(out, member.key(), member.value());
        }
    } else if (const auto* list = from.if_array()) {
        for (const auto& each : *list) {
            write_xml(out, "item", each);
        }
    } else if (const auto* text = from.if_string()) {
        escaped(out, *text);
    } else if (!from.is_null()) {
        out += json::serialize(from);
    }
    out += "</" + std::string(name) + ">";
}

} // namespace

body_format wanted_format(const request& req, std::vector<std::string>& path, bool choose_xml) {
    if (!path.empty()) {
        auto& last = path.back();
        for (const auto& [extension, format] :
             {std::pair(".json", body_format::json), std::pair(".xml", body_format::xml)}) {
            if (last.ends_with(extension)) {
                last.resize(last.size() - std::string_view(extension).size());
                return format;
            }
        }
    }
    const auto accept = header(req.headers, "Accept");
    if (accept.empty()) {
        return choose_xml ? body_format::xml : body_format::json;
    }
    const auto has = [&](std::string_view word) {
        return accept.find(word) != std::string_view::npos;
    };
    if (has("application/json") || has("*/*") || has("application/*")) {
        return body_format::json;
    }
    return has("application/xml") || has("text/xml") ? body_format::xml : body_format::none;
}

void to_xml(response& out) {
    boost::system::error_code error;
    const auto body = json::parse(out.body, error);
    if (error) {
        return;
    }
    std::string xml = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";
    write_xml(xml, "response", body);
    out.body = std::move(xml);
    for (auto& [name, value] : out.headers) {
        if (boost::beast::iequals(name, "Content-Type")) {
            value = "application/xml";
        }
    }
}

void compress(response& out, const request& req) {
    if (out.body.empty() ||
        header(req.headers, "Accept-Encoding").find("gzip") == std::string_view::npos) {
        return;
    }
    z_stream stream{};
    constexpr int gzip_window = MAX_WBITS + 16;
    if (deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, gzip_window, 8, Z_DEFAULT_STRATEGY) !=
        Z_OK) {
        throw std::runtime_error("zlib has no memory for a gzip stream");
    }
    std::string packed(deflateBound(&stream, static_cast<uLong>(out.body.size())), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(out.body.data());
    stream.avail_in = static_cast<uInt>(out.body.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    const int end = deflate(&stream, Z_FINISH);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    if (end != Z_STREAM_END) {
        throw std::runtime_error("zlib could not finish a gzip stream");
    }
    out.body = std::move(packed);
    out.headers.emplace_back("Content-Encoding", "gzip");
}

} // namespace dray::sim::bigcommerce
