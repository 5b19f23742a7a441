#pragma once

// What a connector's one translation unit includes. It defines a class and names its functions:
//
//   class my_connector {
//   public:
//       explicit my_connector(const dray::sdk::settings& s);
//       dray::sdk::task<dray::data::connection_result> test(dray::sdk::context& c);
//       dray::sdk::task<void> download(dray::sdk::context& c,
//                                      const dray::data::orders_download_request& r);
//       static const dray::sdk::functions<my_connector>& functions();  // name -> member
//       static std::string_view manifest();                           // JSON text
//   };
//   DRAY_PLUGIN(my_connector)
//
//   const dray::sdk::functions<my_connector>& my_connector::functions() {
//       static const dray::sdk::functions<my_connector> table{
//           {"connection.test", &my_connector::test},
//           {"orders.download", &my_connector::download},
//       };
//       return table;
//   }
//
// One instance of the class serves one configured shop or warehouse; its functions interleave only
// at co_await.

#include "../data/functions_json.hpp"
#include "context.hpp"
#include "functions.hpp"
#include "impl/exported.hpp"

/// Defines the exported entry. Once per plugin, at namespace scope.
#define DRAY_PLUGIN(connector_class)                                                               \
    extern "C" __attribute__((visibility("default"))) const dray_plugin_entry_t dray_plugin_entry; \
    extern "C" __attribute__((used)) const dray_plugin_entry_t dray_plugin_entry = {               \
        sizeof(dray_plugin_entry_t),                                                               \
        DRAY_ABI_MAJOR,                                                                            \
        DRAY_ABI_MINOR,                                                                            \
        0,                                                                                         \
        0,                                                                                         \
        0,                                                                                         \
        &dray::sdk::detail::exported<connector_class>::manifest,                                   \
        &dray::sdk::detail::exported<connector_class>::extension,                                  \
    };
