using System.Text.Json.Nodes;
using LivePlatform.Gateway.Routing;

namespace LivePlatform.Gateway.ApiDocument;

/// <summary>The API document of one service.</summary>
internal sealed record ServiceDocument(Upstream Upstream, JsonObject Json);

/// <summary>
/// Makes one document of several. Only public paths are taken. Components of the same name and content are shared; where the content
/// differs, here or in anything it refers to, each service's gets the service's name in front.
/// </summary>
internal static class DocumentMerge
{
    public static JsonObject Merge(IReadOnlyList<ServiceDocument> documents)
    {
        var renamed = ComponentNames.Differing(documents);
        var (paths, components, tags) = (new JsonObject(), new JsonObject(), new JsonArray());
        var operationIds = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (upstream, original) in documents)
        {
            var json = (JsonObject)original.DeepClone();
            ComponentNames.Prefix(json, upstream, renamed);
            AddPaths(paths, json, upstream, operationIds);
            AddComponents(components, json);
            AddTags(tags, json);
        }

        return new JsonObject
        {
            ["openapi"] = "3.1.1",
            ["info"] = new JsonObject { ["title"] = "LivePlatform", ["version"] = "v1", ["description"] = ApiText.Introduction },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/" }),
            ["tags"] = tags,
            ["paths"] = paths,
            ["components"] = components,
        };
    }

    private static void AddPaths(JsonObject paths, JsonObject json, Upstream upstream, HashSet<string> operationIds)
    {
        foreach (var (path, item) in json["paths"]?.AsObject() ?? [])
        {
            if (item is not JsonObject operations || !RouteTable.IsPublic(upstream, path) || paths.ContainsKey(path))
            {
                continue;
            }

            foreach (var operation in operations.Select(static x => x.Value).OfType<JsonObject>())
            {
                if (operation["operationId"]?.GetValue<string>() is { } id && !operationIds.Add(id))
                {
                    operation["operationId"] = $"{upstream}_{id}";
                }
            }

            paths[path] = operations.DeepClone();
        }
    }

    private static void AddComponents(JsonObject components, JsonObject json)
    {
        foreach (var (section, named) in json["components"]?.AsObject() ?? [])
        {
            if (named is not JsonObject definitions || section == "securitySchemes")
            {
                continue;
            }

            var target = components[section] as JsonObject;
            if (target is null)
            {
                components[section] = target = [];
            }

            foreach (var (name, definition) in definitions)
            {
                target[name] ??= definition?.DeepClone();
            }
        }
    }

    private static void AddTags(JsonArray tags, JsonObject json)
    {
        foreach (var tag in json["tags"]?.AsArray() ?? [])
        {
            if (!tags.Any(known => JsonNode.DeepEquals(known?["name"], tag?["name"])))
            {
                tags.Add(tag?.DeepClone());
            }
        }
    }
}
