#pragma once

// The part of JSON Schema (draft 2020-12) that sdk/schema/ uses. A keyword that it does not know is
// an error, so a schema cannot say more than is checked.

#include <boost/json.hpp>

#include <map>
#include <string>

namespace dray::tests {

class schemas {
public:
    /// Reads all *.json of a folder.
    explicit schemas(const std::string& folder);

    /// Why `value` is not what `ref` ("order.json", "functions.json#/$defs/order_head") says;
    /// empty where it is.
    [[nodiscard]] std::string check(const std::string& ref, const boost::json::value& value) const;

    /// The schema itself, references at its top followed.
    [[nodiscard]] const boost::json::object& at(const std::string& ref) const;

private:
    struct place {
        std::string file;
        const boost::json::object* schema;
    };
    [[nodiscard]] place resolve(const std::string& file, std::string ref) const;
    [[nodiscard]] std::string check(const place& here, const boost::json::value& value,
                                    const std::string& path) const;

    std::map<std::string, boost::json::value> files_;
};

} // namespace dray::tests
