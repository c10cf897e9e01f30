using System.Text.Json.Serialization;

namespace Mycelia.LocalServer.Sessions;

/// <summary>How sessions look in JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SessionRequest))]
[JsonSerializable(typeof(SessionAnswer))]
[JsonSerializable(typeof(LinkAnswer))]
internal sealed partial class SessionJson : JsonSerializerContext;

/// <summary>Who wants to sign in.</summary>
internal sealed record SessionRequest(string? ClientId, string? ClientSecret);

/// <summary>Who is signed in.</summary>
/// <param name="Key">The name of the key.</param>
/// <param name="Rights">What it may do.</param>
internal sealed record SessionAnswer(string Key, string[] Rights);

/// <summary>A link that signs a browser in, once.</summary>
/// <param name="Path">Below the server's address.</param>
internal sealed record LinkAnswer(string Path);
