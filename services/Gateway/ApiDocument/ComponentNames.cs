using System.Text.Json.Nodes;
using LivePlatform.Gateway.Routing;

namespace LivePlatform.Gateway.ApiDocument;

/// <summary>Which components of several documents clash, and their new names.</summary>
internal static class ComponentNames
{
    private const string Root = "#/components/";

    /// <summary>
    /// References (<c>schemas/Problem</c>) that mean different things in different documents, by themselves or by what they refer to.
    /// </summary>
    public static IReadOnlySet<string> Differing(IReadOnlyList<ServiceDocument> documents)
    {
        var shared = documents.SelectMany(static x => Components(x.Json)).GroupBy(static x => x.Reference, StringComparer.Ordinal)
            .Where(static same => same.Count() > 1)
            .ToDictionary(static same => same.Key, static same => same.Select(static x => x.Definition).ToList(), StringComparer.Ordinal);
        var differing = shared.Where(static x => x.Value.Skip(1).Any(other => !JsonNode.DeepEquals(x.Value[0], other)))
            .Select(static x => x.Key).ToHashSet(StringComparer.Ordinal);

        int known;
        do
        {
            known = differing.Count;
            differing.UnionWith(shared.Where(x => References(x.Value[0]).Any(differing.Contains)).Select(static x => x.Key));
        }
        while (differing.Count > known);

        return differing;
    }

    /// <summary>Puts the service's name in front of those components and of every reference to them.</summary>
    public static void Prefix(JsonObject json, Upstream upstream, IReadOnlySet<string> references)
    {
        foreach (var (section, definitions) in Sections(json))
        {
            foreach (var name in definitions.Select(static x => x.Key).Where(name => references.Contains($"{section}/{name}")).ToList())
            {
                var definition = definitions[name];
                definitions.Remove(name);
                definitions[$"{upstream}{name}"] = definition;
            }
        }

        Walk(json, reference =>
        {
            var parts = reference.Split('/', 2);
            return references.Contains(reference) ? $"{parts[0]}/{upstream}{parts[1]}" : reference;
        });
    }

    private static IEnumerable<(string Section, JsonObject Definitions)> Sections(JsonObject json)
    {
        foreach (var (section, definitions) in json["components"]?.AsObject() ?? [])
        {
            if (definitions is JsonObject named)
            {
                yield return (section, named);
            }
        }
    }

    private static IEnumerable<(string Reference, JsonNode? Definition)> Components(JsonObject json) =>
        Sections(json).SelectMany(static x => x.Definitions.Select(y => ($"{x.Section}/{y.Key}", y.Value)));

    private static List<string> References(JsonNode? node)
    {
        var found = new List<string>();
        Walk(node, reference =>
        {
            found.Add(reference);
            return reference;
        });
        return found;
    }

    private static void Walk(JsonNode? node, Func<string, string> visit)
    {
        switch (node)
        {
            case JsonObject json:
                if (json["$ref"] is JsonValue value && value.TryGetValue<string>(out var text)
                    && text.StartsWith(Root, StringComparison.Ordinal))
                {
                    json["$ref"] = Root + visit(text[Root.Length..]);
                }

                foreach (var member in json.Select(static x => x.Value).ToList())
                {
                    Walk(member, visit);
                }

                break;
            case JsonArray items:
                foreach (var item in items)
                {
                    Walk(item, visit);
                }

                break;
            default:
                break;
        }
    }
}
