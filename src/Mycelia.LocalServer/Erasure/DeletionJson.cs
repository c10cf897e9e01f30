using System.Text.Json.Serialization;
using Mycelia.LocalServer.Model;

namespace Mycelia.LocalServer.Erasure;

/// <summary>How deletions look in JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(EraseAnswer))]
[JsonSerializable(typeof(ProtectedAnswer))]
internal sealed partial class DeletionJson : JsonSerializerContext;

/// <summary>What was deleted, or would be.</summary>
internal sealed record EraseAnswer(int Version, IReadOnlyList<ErasedStretch> Deleted, IReadOnlyList<ErasedStretch> Protected);

/// <summary>Why nothing was.</summary>
internal sealed record ProtectedAnswer(string Error, IReadOnlyList<ErasedStretch> Protected);

/// <summary>A stretch of audio.</summary>
internal sealed record ErasedStretch(string Recorder, string From, string To, long Ms)
{
    public static ErasedStretch Of(Track track, TimeWindow window) =>
        new(track.Id, WireTime.Format(window.FromMs), WireTime.Format(window.ToMs), window.LengthMs);
}
