using System.Collections.Concurrent;
using System.Collections.Immutable;
using LivePlatform.M365Simulator.Throttling;
using LivePlatform.M365Simulator.Time;

namespace LivePlatform.M365Simulator.Faults;

/// <summary>The faults at work, the windows their throttles opened, and the page and delta tokens they killed.</summary>
internal sealed class FaultBook(SimulatorClock clock)
{
    private readonly ConcurrentDictionary<string, FaultKind> _dead = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<
        (Guid Fault, Guid App, Guid Tenant), (ThrottleScope Scope, RetryAfterForm Form, long At, TimeSpan Wait)> _windows = new();
    private ImmutableList<ActiveFault> _faults = [];

    public IReadOnlyList<ActiveFault> All => _faults;

    public ActiveFault Add(FaultOrder order)
    {
        var fault = new ActiveFault(Guid.NewGuid(), order, clock.GetTimestamp());
        ImmutableInterlocked.Update(ref _faults, faults => faults.Add(fault));
        return fault;
    }

    public bool Remove(Guid id)
    {
        foreach (var key in _windows.Keys.Where(k => k.Fault == id))
        {
            _windows.TryRemove(key, out _);
        }

        return ImmutableInterlocked.Update(ref _faults, faults => faults.RemoveAll(f => f.Id == id));
    }

    public void Clear()
    {
        _faults = [];
        _windows.Clear();
        _dead.Clear();
    }

    /// <summary>How long the call is to be held up before anything else.</summary>
    public TimeSpan LatencyOf(FaultCall call) => _faults.IsEmpty
        ? TimeSpan.Zero
        : TimeSpan.FromMilliseconds(
            _faults.Where(f => f.Order.Kind == FaultKind.Latency && Matches(f, call) && f.Take()).Sum(f => f.Order.LatencyMs));

    /// <summary>What happens to the call; null: nothing.</summary>
    public FaultHit? Hit(FaultCall call)
    {
        if (!_windows.IsEmpty && OpenWindow(call) is { } open)
        {
            return open;
        }

        if (!_dead.IsEmpty && (call.DeltaToken ?? call.SkipToken) is { } token && _dead.TryGetValue(token, out var kind))
        {
            return new FaultHit.DeadToken(kind);
        }

        foreach (var fault in _faults)
        {
            if (fault.Order.Kind != FaultKind.Latency && Matches(fault, call) && fault.Take())
            {
                return Apply(fault, call);
            }
        }

        return null;
    }

    private bool Matches(ActiveFault fault, FaultCall call) => fault.Matches(call, clock.Real.GetElapsedTime(fault.StartedAt));

    private FaultHit Apply(ActiveFault fault, FaultCall call)
    {
        var order = fault.Order;
        switch (order.Kind)
        {
            case FaultKind.Status:
                return new FaultHit.Status(order);
            case FaultKind.Abort:
                return new FaultHit.Abort();
            case FaultKind.Body:
                return new FaultHit.Body(order.Body!);
            case FaultKind.LinkRepeats or FaultKind.LinkStandsStill:
                return new FaultHit.Circle(order.Kind);
            case FaultKind.Throttle:
                var wait = TimeSpan.FromSeconds(order.RetryAfterSeconds!.Value);
                var app = order.Scope == ThrottleScope.Tenant ? Guid.Empty : call.AppId;
                var tenant = order.Scope == ThrottleScope.App ? Guid.Empty : call.TenantId;
                _windows[(fault.Id, app, tenant)] = (order.Scope, order.RetryAfterForm, clock.GetTimestamp(), wait);
                return Throttle(order.Scope, order.RetryAfterForm, call, wait);
            case FaultKind.DeltaExpired or FaultKind.DeltaGone or FaultKind.DeadNextLink:
                _dead[(call.DeltaToken ?? call.SkipToken)!] = order.Kind;
                return new FaultHit.DeadToken(order.Kind);
            case FaultKind.Latency:
            default:
                throw new ArgumentOutOfRangeException(nameof(fault), order.Kind, "Not a fault that answers.");
        }
    }

    private FaultHit.Throttle? OpenWindow(FaultCall call)
    {
        foreach (var (key, window) in _windows)
        {
            var left = window.Wait - clock.Real.GetElapsedTime(window.At);
            if (left <= TimeSpan.Zero)
            {
                _windows.TryRemove(KeyValuePair.Create(key, window));
            }
            else if ((key.App == Guid.Empty || key.App == call.AppId) && (key.Tenant == Guid.Empty || key.Tenant == call.TenantId))
            {
                return Throttle(window.Scope, window.Form, call, left);
            }
        }

        return null;
    }

    private static FaultHit.Throttle Throttle(ThrottleScope scope, RetryAfterForm form, FaultCall call, TimeSpan wait) =>
        new(new Throttled(scope, ThrottleAccess.ReadWrite, call.AppId, call.TenantId, wait, "CPULimitExceeded"), form);
}
