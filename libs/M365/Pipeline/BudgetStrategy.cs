using System.Net;
using LivePlatform.M365.Throttling;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;

namespace LivePlatform.M365.Pipeline;

/// <summary>Charges every attempt before it starts, and learns from what Microsoft says about it.</summary>
internal sealed class BudgetStrategy(
    Guid appId,
    Guid m365TenantId,
    Admission admission,
    IAppBudget apps,
    ThrottleBoard board,
    TimeProvider clock,
    M365Metrics metrics,
    ILogger log)
    : ResilienceStrategy<HttpResponseMessage>
{
    protected override async ValueTask<Outcome<HttpResponseMessage>> ExecuteCore<TState>(
        Func<ResilienceContext, TState, ValueTask<Outcome<HttpResponseMessage>>> callback, ResilienceContext context, TState state)
    {
        var call = context.Properties.GetValue(PipelineCall.Key, null!);
        try
        {
            await admission.EnterAsync(call.Charge, context.CancellationToken).ConfigureAwait(context.ContinueOnCapturedContext);
        }
        catch (Exception refused) when (refused is DeferredException or OperationCanceledException)
        {
            return Outcome.FromException<HttpResponseMessage>(refused);
        }

        var outcome = await callback(context, state).ConfigureAwait(context.ContinueOnCapturedContext);
        (call.RetryAt, call.IsRetryNamed) = (null, false);
        if (outcome.Result is { } response)
        {
            metrics.Attempted(call.Charge.Workload, AnswerOf(response.StatusCode));
            call.Usage?.Answered(call.Charge, response);
            Learn(call, response);
        }
        else if (outcome.Exception is BrokenCircuitException)
        {
            admission.Undo(call.Charge);
        }
        else
        {
            metrics.Attempted(call.Charge.Workload, "none");
            if (!PipelineCall.NeverSent(outcome.Exception!))
            {
                call.Usage?.Unanswered(call.Charge);
            }
        }

        return outcome;
    }

    private void Learn(PipelineCall call, HttpResponseMessage response)
    {
        var now = clock.GetUtcNow();
        var charge = call.Charge;
        if (response.StatusCode is HttpStatusCode.TooManyRequests)
        {
            Refused(call, response, now);
            return;
        }

        call.Refusals = 0;
        if (RetryAfter.Of(response, now) is { } wait && (int)response.StatusCode >= 500)
        {
            (call.RetryAt, call.IsRetryNamed) = (now + wait, true);
        }

        // The table's estimate of a batch is already the sum of its items; the outer answer does not carry their sum.
        if (charge.Workload is GraphWorkload.Identity && ThrottleSignal.UnitsOf(response) is { } units && units != charge.Units
            && !BatchCharge.IsBatch(call.Request))
        {
            admission.Budget.Correct(charge, units);
            apps.Correct(appId, charge, units - charge.Units);
        }

        if (ThrottleSignal.SlowDownOf(response) is { } factor)
        {
            admission.Budget.Slow(charge, factor);
        }
    }

    private void Refused(PipelineCall call, HttpResponseMessage response, DateTimeOffset now)
    {
        call.Refusals++;
        var named = RetryAfter.Of(response, now);
        var wait = named ?? RetryAfter.Default(call.Refusals, RetryAfter.RandomJitter());
        var scope = ThrottleScope.Of(response, appId, m365TenantId, call.Charge.Workload);
        (call.RetryAt, call.IsRetryNamed) = (now + wait, named is not null);
        board.SeenHere(new(scope, now + wait));
        metrics.Throttled(scope.Workload);
        M365Log.ThrottledByMicrosoft(log, scope.AppId, scope.M365TenantId, scope.Workload, now + wait);
        if (scope.M365TenantId is null)
        {
            apps.Refused(appId, call.Charge, now + wait);
        }
        else
        {
            admission.Budget.Slow(call.Charge, ThrottleSignal.AfterRefusal);
        }
    }

    private static string AnswerOf(HttpStatusCode status) => (int)status switch
    {
        429 => "429",
        >= 500 => "5xx",
        >= 400 => "4xx",
        _ => "ok",
    };
}
