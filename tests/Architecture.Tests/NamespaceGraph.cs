using System.Reflection.PortableExecutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LivePlatform.Architecture.Tests;

/// <summary>Which namespace of a project uses which other one, as the compiler understands its sources.</summary>
internal sealed class NamespaceGraph
{
    private readonly Dictionary<(string From, string To), string> _uses = [];

    private NamespaceGraph()
    {
    }

    /// <summary>How many namespaces use, or are used by, another one of their project.</summary>
    public int Count => _uses.Keys.SelectMany(x => new[] { x.From, x.To }).Distinct().Count();

    /// <summary>The graph of a project of this repository, whose build has to be there: what it references is taken from it.</summary>
    public static NamespaceGraph OfProject(string folder)
    {
        var full = Path.Combine(Repository.Root, folder);
        var own = $"LivePlatform.{Path.GetFileName(folder)}.dll";
        var configuration = Path.GetFileName(Path.GetDirectoryName(AppContext.BaseDirectory.TrimEnd('/')))!;
        var output = Path.GetDirectoryName(
            Directory.EnumerateFiles(Path.Combine(full, "bin", configuration), own, SearchOption.AllDirectories).First())!;
        var built = Directory.EnumerateFiles(output, "*.dll").Where(x => Path.GetFileName(x) != own);
        var global = Directory.EnumerateFiles(Path.Combine(full, "obj", configuration), "*.GlobalUsings.g.cs", SearchOption.AllDirectories)
            .First();
        return Of(
            Repository.Sources.Where(x => x.Key.StartsWith($"{folder}/", StringComparison.Ordinal))
                .Select(x => (x.Key, string.Join('\n', x.Value))),
            File.ReadAllText(global),
            built);
    }

    /// <summary>The graph of sources that belong to one assembly.</summary>
    public static NamespaceGraph Of(IEnumerable<(string Path, string Text)> sources, string globalUsings, IEnumerable<string> references)
    {
        var trees = sources.Select(x => CSharpSyntaxTree.ParseText(x.Text, path: x.Path)).ToList();
        var compilation = CSharpCompilation.Create(
            "read",
            [.. trees, CSharpSyntaxTree.ParseText(globalUsings)],
            Frameworks().Concat(references).DistinctBy(Path.GetFileName).Where(IsManaged).Select(x => MetadataReference.CreateFromFile(x)));
        var graph = new NamespaceGraph();
        foreach (var tree in trees)
        {
            graph.Add(tree, compilation.GetSemanticModel(tree), compilation.Assembly);
        }

        return graph;
    }

    /// <summary>
    /// For every namespace that comes back to itself: what its circle's members use of each other, with one place of each.
    /// </summary>
    public IReadOnlyList<string> Circles()
    {
        var reached = _uses.Keys.Select(x => x.From).Distinct().ToDictionary(x => x, Reached);
        return [.. _uses.Where(
            x => reached[x.Key.From].Contains(x.Key.From) && reached.GetValueOrDefault(x.Key.To)?.Contains(x.Key.From) == true)
            .Select(x => $"{x.Key.From} uses {x.Key.To}: {x.Value}").Order(StringComparer.Ordinal)];
    }

    private HashSet<string> Reached(string start)
    {
        var reached = new HashSet<string>();
        var open = new Stack<string>([start]);
        while (open.TryPop(out var next))
        {
            foreach (var (_, to) in _uses.Keys.Where(x => x.From == next && reached.Add(x.To)))
            {
                open.Push(to);
            }
        }

        return reached;
    }

    private void Add(SyntaxTree tree, SemanticModel model, IAssemblySymbol own)
    {
        foreach (var name in tree.GetRoot().DescendantNodes(static x => x is not UsingDirectiveSyntax).OfType<SimpleNameSyntax>())
        {
            var from = name.Ancestors().OfType<BaseNamespaceDeclarationSyntax>().FirstOrDefault()?.Name.ToString();
            var meant = model.GetSymbolInfo(name);
            var symbol = meant.Symbol ?? meant.CandidateSymbols.FirstOrDefault();
            if (from is null || symbol is null or INamespaceSymbol
                || !SymbolEqualityComparer.Default.Equals(symbol.ContainingAssembly, own))
            {
                continue;
            }

            var to = symbol.ContainingNamespace.ToDisplayString();
            if (to != from && !symbol.ContainingNamespace.IsGlobalNamespace)
            {
                _uses.TryAdd((from, to), $"{tree.FilePath}:{name.GetLocation().GetLineSpan().StartLinePosition.Line + 1} {symbol.Name}");
            }
        }
    }

    private static IEnumerable<string> Frameworks()
    {
        var runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var web = Path.Combine(runtime, "..", "..", "Microsoft.AspNetCore.App", Path.GetFileName(runtime));
        return Directory.EnumerateFiles(runtime, "*.dll").Concat(Directory.EnumerateFiles(web, "*.dll"));
    }

    private static bool IsManaged(string file)
    {
        using var stream = File.OpenRead(file);
        using var image = new PEReader(stream);
        return image.HasMetadata;
    }
}
