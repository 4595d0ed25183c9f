#!/bin/bash
# Follows the recipes of CONTRIBUTING.md for a route, a step and a message on a branch of a clone, leaves out one point after the other, and
# writes down what the tests say: docs/recipes-tried.md. Fails when an omission is not named. Takes about half an hour.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)/recipes
report=$root/docs/recipes-tried.md
trap 'rm -rf "$(dirname "$work")"' EXIT
git clone -q "$root" "$work"
cd "$work"
git switch -qc recipes-tried
commit=$(git rev-parse --short HEAD)
lines=()
missed=0
omissions=0

run() { # run <test project> <filter…>: builds it and runs some of its tests; what they say is in $said
  local project=$1; shift
  dotnet build "tests/$project" -c Release -v q -clp:NoSummary > build.log 2>&1 || { cat build.log; exit 1; }
  said=$(dotnet exec "tests/$project/bin/Release/net10.0/LivePlatform.$project.dll" "$@" -noLogo -noColor 2>&1) && failed= || failed=1
}

omitted() { # omitted <what was left out> <what the test has to say> <test project> <filter…>
  local what=$1 wanted=$2; shift 2
  omissions=$((omissions + 1))
  run "$@"
  local test line
  test=$(sed -nE 's/.*LivePlatform\.([A-Za-z0-9_.]+)(\(.*\))? \[FAIL\].*/\1/p' <<< "$said" | head -1)
  line=$(grep -F -m1 -- "$wanted" <<< "$said" | sed -E 's/^ +//; s/\|/\\|/g' | cut -c1-160) || true
  if [ -n "$failed" ] && [ -n "$line" ]; then
    lines+=("| $what | \`$test\` | $line |")
    echo "named:  $what: $test"
  else
    lines+=("| $what | **nobody said so** | |"); missed=$((missed + 1))
    echo "MISSED: $what"; tail -40 <<< "$said"
  fi
}

complete() { # complete <what was done> <test project> <filter…>
  local what=$1; shift
  run "$@"
  if [ -z "$failed" ]; then
    lines+=("| $what | $(sed -nE 's/.*Total: ([0-9]+),.*/\1/p' <<< "$said" | tail -1) tests pass | |")
    echo "passes: $what"
  else
    lines+=("| $what | **fails** | |"); missed=$((missed + 1))
    echo "FAILS:  $what"; tail -40 <<< "$said"
  fi
}

chapter() { lines+=("" "## $1" "" "| left out, or done | test | what it says |" "|---|---|---|"); echo "== $1"; }

dotnet restore LivePlatform.sln -v q
dotnet build LivePlatform.sln -c Release -v q -clp:NoSummary > build.log 2>&1 || { cat build.log; exit 1; }

chapter "A route: \`GET /api/v1/licence-counts/{customerId}\`"
mkdir services/Onboarding/LicenceCounts
cat > services/Onboarding/LicenceCounts/CountLicences.cs <<'CS'
using LivePlatform.Onboarding.Persistence;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Onboarding.LicenceCounts;

/// <summary>Adds up the users of a customer's services.</summary>
public static class CountLicences
{
    public sealed record LicenceCountResponse(int Users);

    internal static async Task<Results<Ok<LicenceCountResponse>, Refusal>> Handle(
        Guid customerId, UnitOfWork<OnboardingDbContext> work, CancellationToken cancellationToken) =>
        await work.RunAsync(
            async (db, cancelled) => await db.Set<Customers.Customer>().AnyAsync(x => x.Id == customerId, cancelled)
                ? await db.Set<VoiceServices.Service>().Where(x => x.CustomerId == customerId)
                    .SumAsync(x => (int?)x.LicensedUsers, cancelled)
                : null,
            cancellationToken) is { } users
            ? TypedResults.Ok(new LicenceCountResponse(users))
            : ProblemCodes.NotFound("customer");
}
CS
endpoints() { # endpoints <what follows the mapping>
  cat > services/Onboarding/LicenceCounts/LicenceCountEndpoints.cs <<CS
using LivePlatform.ServiceDefaults.Problems;

namespace LivePlatform.Onboarding.LicenceCounts;

/// <summary>The route of licence counts.</summary>
internal static class LicenceCountEndpoints
{
    /// <summary>One of each kind that the route refuses with.</summary>
    public static Refusal[] Refusals => [ProblemCodes.NotFound("customer")];

    public static RouteGroupBuilder MapLicenceCounts(this RouteGroupBuilder api)
    {
        api.MapGet("/licence-counts/{customerId:guid}", CountLicences.Handle)$1;
        return api;
    }
}
CS
}
endpoints ''
sed -i 's/\.MapBaseDomains()\.MapRuns();/.MapBaseDomains().MapRuns().MapLicenceCounts();/; 1i using LivePlatform.Onboarding.LicenceCounts;' services/Onboarding/OnboardingModule.cs
cat > tests/Onboarding.Tests/CountingLicences.cs <<'CS'
using System.Net;
using LivePlatform.TestKit.Services;

namespace LivePlatform.Onboarding.Tests;

public class CountingLicences(OnboardingHost host)
{
    [Fact]
    public async Task A_customer_that_nobody_has_is_404()
    {
        var msp = await Msp.NewAsync(host);
        (await msp.Admin.ReadAsync($"/api/v1/licence-counts/{Guid.NewGuid()}")).Status.ShouldBe(HttpStatusCode.NotFound);
    }
}
CS
omitted 'what it refuses (point 1)' 'does not declare' Onboarding.Tests -class '*CountingLicences'
endpoints '.Refuses(Refusals)'
complete 'declared' Onboarding.Tests -class '*CountingLicences'
dotnet build services/Onboarding -c Release -v q -clp:NoSummary > build.log 2>&1
omitted 'the line of the gateway (point 2)' 'RouteTable.cs' EndToEnd.Tests -class '*ReachingEveryRoute'
sed -i 's|        new("/api/v1/channels", Upstream.Onboarding),|&\n        new("/api/v1/licence-counts", Upstream.Onboarding),|' services/Gateway/Routing/RouteTable.cs
dotnet build services/Gateway -c Release -v q -clp:NoSummary > build.log 2>&1
omitted '`make openapi` (point 10)' "run 'make openapi'" EndToEnd.Tests -class '*CommittedDocument'
LIVE_OPENAPI=1 run EndToEnd.Tests -class '*CommittedDocument'
omitted 'its name (point 1)' 'get /api/v1/licence-counts/{customerId}: ' Architecture.Tests -method '*Every_operation_has_a_name*'
omitted 'its summary (point 1)' 'get /api/v1/licence-counts/{customerId}: ' Architecture.Tests -method '*Every_operation_says_in_a_sentence*'
omitted 'what its properties mean (point 1)' 'LicenceCount.users' Architecture.Tests -method '*Every_object_and_property*'
endpoints '.WithName("getLicenceCount").WithTags("Customers")\n            .WithSummary("Counts the licensed users of a customer.")\n            .Refuses(Refusals)'
sed -i 's/\\n/\n/g' services/Onboarding/LicenceCounts/LicenceCountEndpoints.cs
sed -i 's|^    public sealed record LicenceCountResponse|    /// <summary>The licensed users of a customer.</summary>\n    /// <param name="Users">Number of licensed users of all services of the customer.</param>\n&|' services/Onboarding/LicenceCounts/CountLicences.cs
dotnet build services/Onboarding -c Release -v q -clp:NoSummary > build.log 2>&1
LIVE_OPENAPI=1 run EndToEnd.Tests -class '*CommittedDocument'
complete 'named, summarised, described' Architecture.Tests -class '*ApiRules'
complete 'whole, through the gateway, strangers included' EndToEnd.Tests -class '*ReachingEveryRoute' -class '*ThreeStrangers'

chapter 'A step: `CheckCountry`'
sed -i 's|^    /// <summary>Add the sub-domain to the customer.s tenant.</summary>|    /// <summary>Check that the country may be served.</summary>\n    CheckCountry,\n\n&|' services/Onboarding/Runs/RunKinds.cs
steps='*Every_step_of_onboarding*'
omitted 'the step itself (point 2)' 'no IRunStep does it' Architecture.Tests -method "$steps"
cat > services/Onboarding/Runs/Steps/CheckCountryStep.cs <<'CS'
using LivePlatform.Onboarding.Runs.Work;

namespace LivePlatform.Onboarding.Runs.Steps;

/// <summary>Nothing is to be checked yet: every country may be served.</summary>
internal sealed class CheckCountryStep : IRunStep
{
    public StepKind Kind => StepKind.CheckCountry;

    public Task<StepOutcome> RunAsync(StepContext context, CancellationToken cancellationToken) => Task.FromResult(StepOutcome.Done);
}
CS
omitted 'its registration (point 2)' 'not registered in RunServices.cs' Architecture.Tests -method "$steps"
sed -i 's|^            .AddScoped<IRunStep, AddDomainStep>()|            .AddScoped<IRunStep, CheckCountryStep>()\n&|' services/Onboarding/Runs/Orders/RunServices.cs
omitted 'the list of a run (point 3)' 'in no list of a run' Architecture.Tests -method "$steps"
sed -i 's|StepKind.CheckLicence, StepKind.AddDomain|StepKind.CheckLicence, StepKind.CheckCountry,\n        StepKind.AddDomain|' services/Onboarding/Runs/StepLists.cs
complete 'written, registered, taken by a run' Architecture.Tests -class '*Recipes'
omitted 'the list of its test (point 3)' 'CheckCountry' Onboarding.Tests -method '*A_run_has_its_steps_in_order*'
sed -i 's|"CheckLicence", "AddDomain", "PublishRecords"|"CheckLicence", "CheckCountry",\n            "AddDomain", "PublishRecords"|' tests/Onboarding.Tests/StartingRuns.cs
complete 'in the list' Onboarding.Tests -class '*StartingRuns'

chapter 'A message: `SiteChanged`'
message() { # message <further members>
  cat > libs/Contracts/Sites.cs <<CS
namespace LivePlatform.Contracts;

/// <summary>Event: a site was added, renamed or removed.</summary>
/// <param name="SiteId">The site.</param>
/// <param name="IsRemoved">True when it was removed.</param>
/// <param name="Version">Grows with each change.</param>
/// <param name="IsRepublished">True when nothing happened and it is only published again.</param>
public sealed record SiteChanged(Guid SiteId, bool IsRemoved$1);
CS
}
message ''
sed -i '/name="Version"/d; /name="IsRepublished"/d' libs/Contracts/Sites.cs
omitted 'its flow (point 2)' 'SiteChanged' Architecture.Tests -method '*Every_message_in_contracts_has_a_flow*'
sed -i 's|^        new(typeof(ServiceChanged).*|&\n        new(typeof(SiteChanged), MessageKind.Event, [Onboarding], [Notifications]),|' libs/Contracts/MessageFlows.cs
omitted 'version and republishing (point 1)' 'SiteChanged' Architecture.Tests -method '*Every_change_of_an_object*'
message ', long Version, bool IsRepublished = false'
omitted 'its line in the README (point 1)' 'SiteChanged' Architecture.Tests -method '*Every_message_is_documented*'
sed -i 's/`CustomerChanged`, `ServiceChanged`/`CustomerChanged`, `ServiceChanged`, `SiteChanged`/' libs/Contracts/README.md
omitted 'a consumer (point 3)' 'SiteChanged' Architecture.Tests -method '*Each_service_consumes_exactly*'
cat > services/Notifications/Events/SiteChangedConsumer.cs <<'CS'
using LivePlatform.Contracts;
using LivePlatform.Messaging;
using LivePlatform.Notifications.Persistence;
using MassTransit;

namespace LivePlatform.Notifications.Events;

/// <summary>Nothing is kept of sites yet.</summary>
internal sealed class SiteChangedConsumer(Inbox<NotificationsDbContext> inbox) : IConsumer<SiteChanged>
{
    public Task Consume(ConsumeContext<SiteChanged> context) => inbox.OnceAsync(context, static (_, _) => Task.CompletedTask);
}
CS
omitted 'its registration (point 3)' 'SiteChangedConsumer' Architecture.Tests -method '*Every_consumer_is_registered*'
sed -i 's|^        bus.AddConsumer<AlertRaisedConsumer.*|        bus.AddConsumer<SiteChangedConsumer, DatabaseDelivery<SiteChangedConsumer>>();\n&|' services/Notifications/NotificationsModule.cs
complete 'flow, README, consumer, registration' Architecture.Tests -class '*Recipes' -class '*Messages'
cat > services/Onboarding/Sites/SiteNews.cs <<'CS'
using MassTransit;

namespace LivePlatform.Onboarding.Sites;

/// <summary>Publishes past the outbox.</summary>
internal sealed class SiteNews(IPublishEndpoint bus)
{
    public Task PublishAsync(object message) => bus.Publish(message);
}
CS
omitted 'the outbox (point 5)' 'SiteNews.cs' Architecture.Tests -class '*Sources'
rm services/Onboarding/Sites/SiteNews.cs
complete 'sent by the outbox alone' Architecture.Tests -class '*Sources' -class '*Messages'

{
  echo '# The recipes, tried'
  echo
  echo "\`scripts/recipes-tried.sh\` follows the recipes of CONTRIBUTING.md on a branch of its own, leaves out one point after the other, and"
  echo "notes which test names it. Written on $(date -u +%F) of commit $commit; $missed points that nobody named."
  printf '%s\n' "${lines[@]}"
} > "$report"
echo "figure: $omissions omissions while a route, a step and a message were added; $missed of them named by no test"
[ "$missed" = 0 ]
