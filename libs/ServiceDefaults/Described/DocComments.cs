using System.Collections.Concurrent;
using System.Reflection;
using System.Text;
using System.Xml.Linq;

namespace LivePlatform.ServiceDefaults.Described;

/// <summary>
/// The doc comments of the code as texts for the API's document, read from the XML file beside each assembly. What has no comment has no
/// text: a test of the merged document finds it.
/// </summary>
internal static class DocComments
{
    private static readonly ConcurrentDictionary<Assembly, IReadOnlyDictionary<string, XElement>> Files = new();

    /// <summary>What a type is; null: nobody says so.</summary>
    public static string? OfType(Type type) => Text(Find(type.Assembly, $"T:{NameOf(type)}")?.Element("summary"));

    /// <summary>What a property or a member of an enum means: its own summary, or the parameter of its record.</summary>
    public static string? OfProperty(MemberInfo property)
    {
        var owner = property.DeclaringType!;
        var kind = property is FieldInfo ? 'F' : 'P';
        return Text(Find(owner.Assembly, $"{kind}:{NameOf(owner)}.{property.Name}")?.Element("summary"))
            ?? Text(Parameter(Find(owner.Assembly, $"T:{NameOf(owner)}"), property.Name));
    }

    /// <summary>What a parameter of a handler means. Handlers have no overloads.</summary>
    public static string? OfParameter(MethodBase method, string name)
    {
        var owner = method.DeclaringType!;
        var start = $"M:{NameOf(owner)}.{method.Name}(";
        return Text(Parameter(
            FileOf(owner.Assembly).FirstOrDefault(member => member.Key.StartsWith(start, StringComparison.Ordinal)).Value, name));
    }

    private static XElement? Parameter(XElement? member, string? name) =>
        member?.Elements("param").FirstOrDefault(x => string.Equals((string?)x.Attribute("name"), name, StringComparison.Ordinal));

    private static XElement? Find(Assembly assembly, string member) => FileOf(assembly).GetValueOrDefault(member);

    private static IReadOnlyDictionary<string, XElement> FileOf(Assembly assembly) => Files.GetOrAdd(assembly, static from =>
    {
        var file = Path.ChangeExtension(from.Location, ".xml");
        return File.Exists(file)
            ? XDocument.Load(file).Descendants("member").ToDictionary(x => (string)x.Attribute("name")!, StringComparer.Ordinal)
            : [];
    });

    private static string NameOf(Type type) =>
        (type.IsConstructedGenericType ? type.GetGenericTypeDefinition() : type).FullName!.Replace('+', '.');

    private static string? Text(XElement? comment)
    {
        if (comment is null)
        {
            return null;
        }

        var text = new StringBuilder();
        foreach (var node in comment.Nodes())
        {
            text.Append(node switch
            {
                XText words => words.Value,
                XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
                XElement { Name.LocalName: "see" } see =>
                    LastName((string?)see.Attribute("cref") ?? (string?)see.Attribute("langword") ?? ""),
                XElement { Name.LocalName: "paramref" } name => (string?)name.Attribute("name"),
                XElement other => other.Value,
                _ => "",
            });
        }

        return string.Join(' ', text.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    private static string LastName(string reference) => reference[(reference.LastIndexOfAny(['.', ':']) + 1)..];
}
