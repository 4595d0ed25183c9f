using LivePlatform.M365Simulator.Tenants;

namespace LivePlatform.M365Simulator.Entra;

/// <summary>
/// Signing in on a page: name and password, a second factor where the tenant wants one, consent where nobody gave it, and back to the app
/// with a code.
/// </summary>
internal static class AuthorizeEndpoints
{
    private const string Html = "text/html; charset=utf-8";

    public static void MapAuthorize(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/{tenant}/oauth2/v2.0/authorize", Show);
        routes.MapPost("/{tenant}/oauth2/v2.0/authorize", StepAsync);
    }

    private static IResult Show(string tenant, HttpRequest request, World world)
    {
        var (order, error) = SignInOrder.Read(tenant, request.Query, world);
        return order is null ? Refused(error!) : Page(EntraPages.SignIn(world.Apps[order.ClientId].DisplayName, order.LoginHint, null));
    }

    private static async Task<IResult> StepAsync(string tenant, HttpRequest request, World world, SignInSteps steps)
    {
        var (order, error) = SignInOrder.Read(tenant, request.Query, world);
        if (order is null)
        {
            return Refused(error!);
        }

        var form = await request.ReadFormAsync(request.HttpContext.RequestAborted);
        return form["step"].ToString() switch
        {
            "approve" => steps.Approve(order, form["ticket"].ToString()),
            "accept" => steps.Accept(order, form["ticket"].ToString()),
            "cancel" => order.Refuse(EntraError.ConsentDeclined),
            _ => steps.Begin(order, form["username"].ToString(), form["password"].ToString()),
        };
    }

    private static IResult Page(string html) => Results.Content(html, Html);

    private static IResult Refused(EntraError error) => Results.Content(EntraPages.Refused(error), Html, statusCode: 400);
}
