#include "soap.hpp"

#include <dray/data/utf8.hpp>

#include <charconv>
#include <cstring>
#include <system_error>

namespace dray::propago {

call::call(std::string_view operation, std::string_view customer, std::string_view key)
    : operation_(operation) {
    out_.reserve(2048);
    out_.raw(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>"
        "<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><soap:Body><");
    out_.raw(operation);
    out_.raw(" xmlns=\"");
    out_.raw(service_namespace);
    out_.raw("\">");
    out_.open("credentials");
    out_.element("CustomerName", customer);
    out_.open("ApiKey");
    out_.raw(key);
    out_.close("ApiKey");
    out_.close("credentials");
}

std::string call::action() const {
    std::string quoted = "\"";
    quoted.append(service_namespace).append("/").append(operation_).append("\"");
    return quoted;
}

std::string call::finish() && {
    out_.close(operation_);
    out_.raw("</soap:Body></soap:Envelope>");
    return std::move(out_).text();
}

// ---- reading ------------------------------------------------------------------------------------
namespace {

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view space = " \t\r\n";
    const auto first = text.find_first_not_of(space);
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(space) - first + 1);
}

// Where the tag that starts at `at` ends ('>' outside quotes), or npos.
std::size_t end_of_tag(std::string_view xml, std::size_t at) {
    char quote = 0;
    for (; at < xml.size(); ++at) {
        const char c = xml[at];
        if (quote != 0) {
            if (c == quote)
                quote = 0;
        } else if (c == '"' || c == '\'') {
            quote = c;
        } else if (c == '>') {
            return at;
        }
    }
    return std::string_view::npos;
}

std::size_t after(std::string_view xml, std::size_t at, std::string_view mark) {
    const auto found = xml.find(mark, at);
    return found == std::string_view::npos ? found : found + mark.size();
}

} // namespace

std::string hostile_xml(std::string_view xml) {
    if (xml.size() > max_answer_bytes)
        return "longer than " + std::to_string(max_answer_bytes >> 20U) + " MiB";
    constexpr auto none = std::string_view::npos;
    std::size_t depth = 0;
    std::size_t elements = 0;
    for (auto at = xml.find('<'); at != none; at = xml.find('<', at)) {
        const std::string_view rest = xml.substr(at);
        if (rest.starts_with("<!--")) {
            at = after(xml, at + 4, "-->");
        } else if (rest.starts_with("<![CDATA[")) {
            at = after(xml, at + 9, "]]>");
        } else if (rest.starts_with("<!")) {
            return "it declares a document type";
        } else if (rest.starts_with("<?")) {
            at = after(xml, at + 2, "?>");
        } else {
            const auto end = end_of_tag(xml, at + 1);
            if (end == none)
                return "a tag does not end";
            if (rest.starts_with("</")) {
                if (depth > 0)
                    --depth;
            } else {
                if (++elements > max_answer_elements)
                    return "more than " + std::to_string(max_answer_elements) + " elements";
                if (xml[end - 1] != '/' && ++depth > max_answer_depth)
                    return "nested deeper than " + std::to_string(max_answer_depth);
            }
            at = end + 1;
        }
        if (at == none)
            return "a comment, CDATA section or instruction does not end";
    }
    return {};
}

std::string_view local_name(pugi::xml_node node) {
    const std::string_view name = node.name();
    const auto colon = name.find(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

pugi::xml_node child(pugi::xml_node parent, std::string_view name) {
    for (auto node = parent.first_child(); node; node = node.next_sibling()) {
        if (node.type() == pugi::node_element && local_name(node) == name)
            return node;
    }
    return {};
}

std::string text_of(pugi::xml_node node) {
    std::string text;
    for (auto part = node.first_child(); part; part = part.next_sibling()) {
        if (part.type() == pugi::node_pcdata || part.type() == pugi::node_cdata)
            text.append(part.value());
    }
    const auto inner = trimmed(text);
    if (inner.size() == text.size())
        return text;
    return std::string(inner);
}

std::string text_of(pugi::xml_node parent, std::string_view name) {
    return text_of(child(parent, name));
}

std::optional<std::int64_t> whole_number(std::string_view text) {
    if (const auto point = text.find('.'); point != std::string_view::npos) {
        const auto fraction = text.substr(point + 1);
        if (fraction.find_first_not_of('0') != std::string_view::npos)
            return std::nullopt;
        text = text.substr(0, point);
    }
    if (text.empty() || text.size() > 15)
        return std::nullopt;
    std::int64_t value = 0;
    const auto end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc() || stop != end)
        return std::nullopt;
    return value;
}

reply reply::read(std::string_view body, std::string_view operation) {
    reply r;
    if (body.starts_with("\xEF\xBB\xBF"))
        body.remove_prefix(3);
    if (trimmed(body.substr(0, 64)).empty() && trimmed(body).empty()) {
        r.why_ = "it is empty";
        return r;
    }
    r.why_ = hostile_xml(body);
    if (!r.why_.empty())
        return r;

    // One byte in another encoding (a name typed into the vendor's console) must not cost the
    // whole page of orders it stands in.
    std::string repaired;
    if (!data::is_utf8(body)) {
        repaired = data::printable_utf8(body);
        body = repaired;
    }
    r.document_ = std::make_unique<pugi::xml_document>();
    const auto parsed = r.document_->load_buffer(body.data(), body.size(), pugi::parse_default,
                                                 pugi::encoding_utf8);
    if (!parsed) {
        r.why_ = std::string(parsed.description()) + " at byte " + std::to_string(parsed.offset);
        return r;
    }
    const auto envelope = child(*r.document_, "Envelope");
    const auto soap_body = child(envelope, "Body");
    if (!soap_body) {
        r.why_ = "it is no SOAP envelope but <" +
                 data::printable_utf8(local_name(r.document_->document_element()).substr(0, 40)) +
                 ">";
        return r;
    }
    if (const auto fault = child(soap_body, "Fault")) {
        r.shape_ = shape::fault;
        std::string code = text_of(fault, "faultcode");
        r.message_ = text_of(fault, "faultstring");
        if (code.empty())
            code = text_of(child(fault, "Code"), "Value");
        if (r.message_.empty())
            r.message_ = text_of(child(fault, "Reason"), "Text");
        // "soap:Server.userException": the prefix is the document's own, the tail a detail.
        if (const auto colon = code.find(':'); colon != std::string::npos)
            code.erase(0, colon + 1);
        if (const auto dot = code.find('.'); dot != std::string::npos)
            code.erase(dot);
        r.code_ = std::move(code);
        return r;
    }
    const std::string name(operation);
    const auto result = child(child(soap_body, name + "Response"), name + "Result");
    if (!result) {
        r.why_ = "it holds no " + name + "Result";
        return r;
    }
    r.code_ = text_of(result, "ReturnCode");
    if (r.code_.empty()) {
        r.why_ = "its ReturnCode is missing";
        return r;
    }
    r.shape_ = shape::answer;
    r.message_ = text_of(result, "Message");
    r.guid_ = text_of(result, "ErrorGuid");
    r.data_ = child(result, "Data");
    r.total_ = whole_number(text_of(result, "TotalRecords"));
    return r;
}

} // namespace dray::propago
