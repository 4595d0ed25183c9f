using System.Reflection;
using LivePlatform.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace LivePlatform.ServiceDefaults.Http;

/// <summary>Finds request bodies that can hold a secret.</summary>
public static class SecretBodies
{
    /// <summary>True when a handler takes something that can hold a secret.</summary>
    public static bool IsTakenBy(MethodInfo handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return handler.GetParameters().Any(parameter => IsHeldBy(parameter.ParameterType, []));
    }

    /// <summary>A route is not mapped when a bare hash of its secrets would be stored.</summary>
    internal static void Check(MethodInfo handler, EndpointBuilder builder)
    {
        if (builder.ApplicationServices.GetService<IBodyHash>() is { IsKeyed: false } && IsTakenBy(handler))
        {
            throw new InvalidOperationException(
                $"{builder.DisplayName} takes a secret: its service must register an {nameof(IBodyHash)} with a key.");
        }
    }

    private static bool IsHeldBy(Type type, HashSet<Type> seen)
    {
        var held = Nullable.GetUnderlyingType(type) ?? type;
        return held == typeof(SecretText)
            || (held.IsArray && IsHeldBy(held.GetElementType()!, seen))
            || held.GetGenericArguments().Any(argument => IsHeldBy(argument, seen))
            || (IsRecord(held) && seen.Add(held) && held.GetProperties().Any(property => IsHeldBy(property.PropertyType, seen)));
    }

    /// <summary>Bodies are records of ours; services that a handler is given are not.</summary>
    private static bool IsRecord(Type type) =>
        type.GetMethod("<Clone>$") is not null
            || (type is { IsValueType: true, IsPrimitive: false, IsEnum: false }
                && type.Namespace?.StartsWith("LivePlatform", StringComparison.Ordinal) is true);
}
