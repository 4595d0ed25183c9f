using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace LivePlatform.ServiceDefaults.Problems;

/// <summary>Every error, whoever makes it, leaves as problem+json with a code.</summary>
public static class ProblemServices
{
    /// <summary>Registers the exception handler and gives every problem its code and trace id.</summary>
    public static IServiceCollection AddProblems(this IServiceCollection services)
    {
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.AddExceptionHandler<ExceptionProblems>();
        services.AddProblemDetails(options => options.CustomizeProblemDetails = context =>
        {
            var problem = context.ProblemDetails;
            problem.Status ??= context.HttpContext.Response.StatusCode;
            problem.Type = null;
            if (problem.Status == StatusCodes.Status401Unauthorized)
            {
                problem.Title = "Nobody is signed in.";
                problem.Extensions.TryAdd(
                    "action",
                    "Send an access token of the operators' identity provider as 'Authorization: Bearer …'; "
                        + "one that has ended is renewed there.");
            }

            if (problem is HttpValidationProblemDetails invalid)
            {
                MemberNames.ToJson(invalid);
            }

            problem.Extensions.TryAdd(
                "code", problem is HttpValidationProblemDetails ? ProblemCodes.InvalidCode : ProblemCodes.OfStatus(problem.Status.Value));
        });
        services.AddSingleton<IProblemDetailsWriter, UnaskedProblems>();
        return services;
    }

    /// <summary>Catches what is thrown and gives a body to bare statuses.</summary>
    public static IApplicationBuilder UseProblems(this IApplicationBuilder app) => app.UseExceptionHandler().UseStatusCodePages();
}
