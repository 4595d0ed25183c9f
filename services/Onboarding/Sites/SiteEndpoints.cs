using LivePlatform.ServiceDefaults.Http;

namespace LivePlatform.Onboarding.Sites;

internal static class SiteEndpoints
{
    public static RouteGroupBuilder MapSites(this RouteGroupBuilder api)
    {
        var ofService = api.MapGroup("/services/{serviceId:guid}/sites").WithTags("Sites");
        ofService.MapGet("", ListSites.Handle).WithName("listSites").WithSummary("Lists the sites of a service.");
        ofService.MapPost("", CreateSite.Handle).WithName("createSite").WithSummary("Adds a site to a Direct Routing service.");

        var sites = api.MapGroup("/sites/{siteId:guid}").WithTags("Sites");
        sites.MapGet("", GetSite.Handle).WithName("getSite").WithSummary("Shows one site.");
        sites.MapPut("", UpdateSite.Handle).WithName("updateSite").WithSummary("Changes what may change of a site.");
        sites.MapDelete("", DeleteSite.Handle).WithMetadata(RequiresIfMatch.Instance).WithName("deleteSite").WithSummary("Removes a site.");
        return api;
    }
}
