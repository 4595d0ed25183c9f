using LivePlatform.Deployment;
using LivePlatform.ServiceDefaults.Operators;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.ServiceDefaults.Tokens;
using LivePlatform.ServiceDefaults.Workloads;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace LivePlatform.ServiceDefaults;

/// <summary>Validates operator tokens and workload tokens, each against its own issuer.</summary>
internal static class Authentication
{
    public static IServiceCollection AddTokens(this IServiceCollection services, IConfiguration configuration, bool isProduction)
    {
        services.AddOptions<OperatorOptions>().BindConfiguration(OperatorOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<WorkloadOptions>().BindConfiguration(WorkloadOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<WorkloadTokenSource>().AddScoped<OperatorIdentity>();
        services.AddKeyedSingleton<TokenMemory>(OperatorApi.Policy).AddKeyedSingleton<TokenMemory>(InternalApi.Policy);
        services.AddSingleton(static provider => new KnownOperators(provider.GetRequiredKeyedService<TokenMemory>(OperatorApi.Policy)));
        services.AddSingleton(static provider => new WorkloadTokens(
            provider.GetRequiredService<IOptionsMonitor<JwtBearerOptions>>(),
            provider.GetRequiredKeyedService<TokenMemory>(InternalApi.Policy),
            provider.GetRequiredService<IOptions<WorkloadOptions>>(),
            provider.GetRequiredService<TimeProvider>()));

        // No default scheme: each route's policy names the one issuer whose tokens it takes, and no token is held against another's keys.
        services.AddAuthentication().AddJwtBearer(OperatorApi.Policy).AddJwtBearer(InternalApi.Policy);
        services.AddOptions<JwtBearerOptions>(OperatorApi.Policy)
            .Configure<IOptions<OperatorOptions>, IServiceProvider>((bearer, operators, provider) =>
            {
                Validate(bearer, configuration, operators.Value.Authority, operators.Value.Audience);
                TokenRules.Apply(
                    bearer,
                    isProduction,
                    operators.Value.LongestTokenLife,
                    token => AccessTokens.IsOne(token, operators.Value) && AccessTokens.IsStrong(token, operators.Value));
                RememberTokens(bearer, provider.GetRequiredKeyedService<TokenMemory>(OperatorApi.Policy));
            });
        services.AddOptions<JwtBearerOptions>(InternalApi.Policy)
            .Configure<IOptions<WorkloadOptions>, IServiceProvider>((bearer, workloads, provider) =>
            {
                Validate(bearer, configuration, workloads.Value.Authority, workloads.Value.Audience);
                TokenRules.Apply(bearer, isProduction, TokenRules.LongestLife, IsWorkloads);
                RememberTokens(bearer, provider.GetRequiredKeyedService<TokenMemory>(InternalApi.Policy));
            });
        services.AddAuthorizationBuilder()
            .AddPolicy(OperatorApi.Policy, policy => policy.AddAuthenticationSchemes(OperatorApi.Policy).RequireAuthenticatedUser())
            .AddPolicy(InternalApi.Policy, policy => policy.AddAuthenticationSchemes(InternalApi.Policy).RequireAuthenticatedUser());
        return services;
    }

    private static void Validate(JwtBearerOptions bearer, IConfiguration configuration, string authority, string audience)
    {
        bearer.Authority = authority;
        bearer.Audience = audience;
        bearer.MapInboundClaims = false;
        bearer.BackchannelHttpHandler = ServerTrust.Handler(configuration, Peer.Issuer);
        bearer.TokenValidationParameters.ValidIssuer = authority;
        bearer.TokenValidationParameters.ClockSkew = TimeSpan.FromSeconds(30);
        bearer.Events = new JwtBearerEvents { OnChallenge = TellOutageAsync };
    }

    /// <summary>A token that was refused because the issuer's keys were never read is not the caller's mistake.</summary>
    private static async Task TellOutageAsync(JwtBearerChallengeContext context)
    {
        if (context.AuthenticateFailure is not SecurityTokenSignatureKeyNotFoundException
            || context.Options.ConfigurationManager is not { } issuer)
        {
            return;
        }

        try
        {
            await issuer.GetConfigurationAsync(context.HttpContext.RequestAborted);
        }
        catch (InvalidOperationException)
        {
            context.HandleResponse();
            await SignInProblems.Unavailable(context.HttpContext).ExecuteAsync(context.HttpContext);
        }
    }

    /// <summary>A cluster writes no type into its tokens.</summary>
    private static bool IsWorkloads(JsonWebToken token) => token.Typ is null or "" or "JWT";

    private static void RememberTokens(JwtBearerOptions bearer, TokenMemory memory)
    {
        bearer.Events.OnMessageReceived = context =>
        {
            if (TokenMemory.TokenOf(context.Request) is { } token && memory.Find(token) is { } principal)
            {
                context.Principal = principal;
                context.Success();
            }

            return Task.CompletedTask;
        };
        bearer.Events.OnTokenValidated = context =>
        {
            if (context.Principal is { } principal && TokenMemory.TokenOf(context.Request) is { } token)
            {
                memory.Remember(token, principal, new DateTimeOffset(context.SecurityToken.ValidTo, TimeSpan.Zero));
            }

            return Task.CompletedTask;
        };
    }
}
