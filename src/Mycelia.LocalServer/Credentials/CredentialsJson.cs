using System.Text.Json.Serialization;

namespace Mycelia.LocalServer.Credentials;

/// <summary>How what is said of keys and tokens looks in JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(TokenAnswer))]
[JsonSerializable(typeof(TokenClaims))]
[JsonSerializable(typeof(OAuthMetadata))]
internal sealed partial class CredentialsJson : JsonSerializerContext;
