using LivePlatform.Onboarding.Names;
using LivePlatform.Onboarding.Problems;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Problems;

namespace LivePlatform.Onboarding.Sites;

internal static class SiteEndpoints
{
    public static RouteGroupBuilder MapSites(this RouteGroupBuilder api)
    {
        var ofService = api.MapGroup("/services/{serviceId:guid}/sites").WithTags("Sites");
        ofService.MapGet("", ListSites.Handle).WithName("listSites").WithSummary("Lists the sites of a service.")
            .Refuses(ProblemCodes.NotFound("service"));
        ofService.MapPost("", CreateSite.Handle).WithName("createSite").WithSummary("Creates a site of a Direct Routing service.")
            .Refuses(ProblemCodes.NotFound("service"), TopologyProblems.NameTaken("site"), SiteProblems.NotDirectRouting(),
                ShortNameProblems.Taken(""), ShortNameProblems.Reserved(""));

        var sites = api.MapGroup("/sites/{siteId:guid}").WithTags("Sites");
        sites.MapGet("", GetSite.Handle).WithName("getSite").WithSummary("Shows one site.")
            .Refuses(ProblemCodes.NotFound("site"));
        sites.MapPut("", UpdateSite.Handle).WithName("updateSite").WithSummary("Changes a site.")
            .Refuses(ProblemCodes.NotFound("site"), TopologyProblems.NameTaken("site"));
        sites.MapDelete("", DeleteSite.Handle).WithMetadata(RequiresIfMatch.Instance).WithName("deleteSite").WithSummary("Deletes a site.")
            .Refuses(ProblemCodes.NotFound("site"));
        return api;
    }
}
