namespace Mycelia.LocalServer.Listening;

/// <summary>What the kinds are called.</summary>
internal static class StretchKinds
{
    public static string Name(this StretchKind kind) =>
        kind switch
        {
            StretchKind.Gap => "gap",
            StretchKind.Silence => "silence",
            StretchKind.Pause => "pause",
            StretchKind.Deleted => "deleted",
            StretchKind.Audio => "audio",
            StretchKind.Damaged => "damaged",
            StretchKind.Missing => "missing",
        };
}
