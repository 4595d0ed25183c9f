namespace LivePlatform.Portal;

/// <summary>The portal's few files, out of the assembly: it runs from any folder.</summary>
internal static class Assets
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        Map(routes, "i.js", "text/javascript; charset=utf-8");
        Map(routes, "signed-in.js", "text/javascript; charset=utf-8");
        Map(routes, "portal.css", "text/css; charset=utf-8");
    }

    private static void Map(IEndpointRouteBuilder routes, string name, string type) =>
        routes.MapGet($"/i/{name}", () => TypedResults.Stream(typeof(Assets).Assembly.GetManifestResourceStream(name)!, type))
            .ExcludeFromDescription();
}
