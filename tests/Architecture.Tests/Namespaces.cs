namespace LivePlatform.Architecture.Tests;

/// <summary>Within a project, too, what uses what goes one way: otherwise nothing can be read, tested or taken away alone.</summary>
public class Namespaces
{
    public static TheoryData<string> Projects => [.. new[] { "libs", "services", "tools" }
        .SelectMany(part => Directory.EnumerateFiles(Path.Combine(Repository.Root, part), "*.csproj", SearchOption.AllDirectories))
        .Select(project => Path.GetRelativePath(Repository.Root, Path.GetDirectoryName(project)!).Replace('\\', '/'))
        .Order(StringComparer.Ordinal)];

    [Theory]
    [Trait("Show", "house.1")]
    [MemberData(nameof(Projects))]
    public void Namespaces_of_a_project_do_not_use_each_other_in_circles(string project) =>
        NamespaceGraph.OfProject(project).Circles().ShouldBeEmpty();

    [Fact]
    public void Every_project_of_the_product_is_looked_at() => Projects.Count.ShouldBeGreaterThanOrEqualTo(16);

    [Fact]
    public void A_circle_is_found_over_types_members_extensions_and_constants()
    {
        (string, string)[] sources =
        [
            ("a.cs", "namespace One; public static class A { public const string Name = \"a\"; public static int Of(B.X x) => 1; }"),
            ("b.cs", "namespace Two; using Three; public class C { string name = 1.Wide(); }"),
            ("c.cs", "namespace Three; public static class D { public static string Wide(this int x) => One.A.Name; }"),
            ("d.cs", "namespace B; public class X { object c = new Two.C(); }"),
            ("e.cs", "namespace Apart; public class Y { object c = new Two.C(); }"),
        ];

        var circles = NamespaceGraph.Of(sources, "", []).Circles();

        circles.Select(x => x.Split(':')[0]).ShouldBe(["B uses Two", "One uses B", "Three uses One", "Two uses Three"]);
    }

    [Fact]
    public void What_goes_one_way_is_no_circle()
    {
        (string, string)[] sources =
        [
            ("a.cs", "namespace Top; public class A { object b = new Middle.B(); object c = new Bottom.C(); }"),
            ("b.cs", "namespace Middle; public class B { object c = new Bottom.C(); }"),
            ("c.cs", "namespace Bottom; public class C { }"),
        ];

        var graph = NamespaceGraph.Of(sources, "", []);

        graph.Circles().ShouldBeEmpty();
        graph.Count.ShouldBe(3);
    }
}
