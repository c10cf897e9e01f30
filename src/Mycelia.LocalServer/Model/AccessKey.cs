using Microsoft.AspNetCore.Http.Features;

namespace Mycelia.LocalServer.Model;

/// <summary>A key, as whoever comes with it is known.</summary>
/// <param name="Number">By which recordings know their owner; the same for as long as its name is used.</param>
/// <param name="ClientId">24 hex digits.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Rights">What it may do.</param>
internal sealed record AccessKey(long Number, string ClientId, string Name, KeyRights Rights)
{
    /// <summary>The key that the server makes at its first start. What was stored when there was no other is its own.</summary>
    public const long First = 1;

    public const string FirstName = "first";

    /// <summary>Whose recordings it sees, by the number of their key; null: everybody's.</summary>
    public long? Sees => Rights.HasFlag(KeyRights.ReadAll) ? null : Number;

    /// <summary>Of the request, once a guard has let it through.</summary>
    public static AccessKey Of(HttpContext context) => context.Features.GetRequiredFeature<AccessKey>();
}
