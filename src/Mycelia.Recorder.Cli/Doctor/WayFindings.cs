using Mycelia.Recorder.Destinations.Mycelia.Discovery;

namespace Mycelia.Recorder.Cli.Doctor;

/// <summary>By which way audio goes to a server, why, and what the other would give.</summary>
internal static class WayFindings
{
    private const string Check = "way";

    public static Finding Of(AuthReport survey, DestinationChoice choice)
    {
        var way = survey.WayFor(choice)!;
        var hasBoth = survey.Kind == ServerKind.IngestAndResource;
        return (way.IsByDocuments, way.Cause) switch
        {
            (true, DeliveryWay.WayReason.Better) => Finding.Good(
                Check,
                "as documents, in Opus: each chunk is stored once, and transcribed; by the upload route (--destination ingest) it "
                    + "would be stored more slowly, and twice where an answer is lost and cannot be looked for"
            ),
            (true, DeliveryWay.WayReason.Wished) when hasBoth => Finding.Good(
                Check,
                "as documents, in Opus, as --destination resource says; the upload route would need no Opus library here, and store a "
                    + "chunk more slowly"
            ),
            (true, _) when survey.Kind is ServerKind.Local or ServerKind.Ingest => Finding.Bad(
                Check,
                "as documents, as --destination resource says, and this server takes none",
                "leave --destination at auto"
            ),
            (true, _) when survey.Obstacle is { } obstacle => Finding.Bad(
                Check,
                $"as documents, the only way that this server takes: {obstacle.Reason}",
                "install it; recording goes on meanwhile, nothing is lost"
            ),
            (true, _) => Finding.Good(Check, "as documents, in Opus, the only way that this server takes: each chunk is stored once"),
            (false, DeliveryWay.WayReason.NoRight) => Finding.Doubtful(
                Check,
                "by the upload route, since the key may not write documents: a chunk is stored more slowly, and transcribed only once "
                    + "its recording has ended and was grouped",
                "give the key the right to write db/source_files and db/audio_chunks, and audio goes as documents"
            ),
            (false, DeliveryWay.WayReason.NoOpus) => Finding.Doubtful(
                Check,
                $"by the upload route, since documents need Opus ({survey.Obstacle!.Reason})",
                "install it, and audio goes as documents: each chunk stored once, and transcribed while the recording runs"
            ),
            (false, DeliveryWay.WayReason.Wished) when hasBoth => Finding.Doubtful(
                Check,
                "by the upload route, as --destination ingest says: a chunk is stored more slowly, and transcribed only once its "
                    + "recording has ended and was grouped",
                "leave --destination at auto, and audio goes as documents"
            ),
            (false, DeliveryWay.WayReason.Wished) => Finding.Bad(
                Check,
                "by the upload route, as --destination ingest says, and this server has none",
                "leave --destination at auto"
            ),
            _ when survey.Kind == ServerKind.Local => Finding.Good(
                Check,
                "by the upload route, the only one that this server has: it knows repeats, so each chunk is stored once"
            ),
            _ => Finding.Good(Check, "by the upload route, the only one that this server has"),
        };
    }
}
