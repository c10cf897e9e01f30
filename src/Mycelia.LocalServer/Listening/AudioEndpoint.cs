using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;
using Mycelia.LocalServer.Http;
using Mycelia.LocalServer.Model;
using Mycelia.Recorder.Audio.Native;
using Mycelia.Recorder.Model;

namespace Mycelia.LocalServer.Listening;

/// <summary><c>GET /api/audio</c>: any window of a track as one file, whatever recordings and chunks it is made of.</summary>
internal sealed class AudioEndpoint(TimelineQueries queries, AudioFormats formats, SoundSource source, AudioLibrary decoder)
{
    public async Task HandleAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var (window, refusal) = TimeQuery.Read(query);
        if (refusal is not null)
        {
            await JsonAnswer.WriteAsync(context, refusal).ConfigureAwait(false);
            return;
        }

        var chosen = Choose(queries.Tracks(AccessKey.Of(context).Sees), query["recorder"].ToString(), window);
        if (chosen.Value is not { } track)
        {
            await JsonAnswer.WriteAsync(context, chosen.Refusal!).ConfigureAwait(false);
            return;
        }

        if (formats.Of(track.Number, window) is not { } format)
            await JsonAnswer.WriteAsync(context, new(404, $"The recorder {track.Name} has no audio.", "recorder")).ConfigureAwait(false);
        else if (!decoder.IsThere && formats.HasEncoded(track.Number, window))
            await JsonAnswer
                .WriteAsync(context, new(501, $"The audio is encoded, and decoding it needs {decoder.Package} on the server."))
                .ConfigureAwait(false);
        else
            await SendAsync(context, track, window, format).ConfigureAwait(false);
    }

    private Task SendAsync(HttpContext context, Track track, TimeWindow window, AudioFormat format)
    {
        var name = context.Request.Query["format"].ToString();
        if ((name.Length == 0 ? AudioEncoding.Wav : AudioEncodings.Parse(name)) is not { } encoding)
            return JsonAnswer.WriteAsync(context, new(400, "format must be wav, flac or opus.", "format"));
        // RFC 9110, section 14.2: a range in a unit that is not known is ignored.
        if (!context.Request.Headers.Range.ToString().StartsWith("bytes=", StringComparison.OrdinalIgnoreCase))
            context.Request.Headers.Remove("Range");
        context.Response.Headers.CacheControl = "private, no-cache";
        var audio = new VirtualAudio(source, track.Number, window, format);
        return encoding == AudioEncoding.Wav
            ? Results
                .Stream(
                    audio,
                    encoding.MediaType(),
                    IsDownload(context) ? FileName(track, window, encoding) : null,
                    entityTag: Tag(track, window, format, encoding),
                    enableRangeProcessing: true
                )
                .ExecuteAsync(context)
            : SendEncodedAsync(context, audio, track, window, format, encoding);
    }

    private async Task SendEncodedAsync(
        HttpContext context,
        VirtualAudio audio,
        Track track,
        TimeWindow window,
        AudioFormat format,
        AudioEncoding encoding
    )
    {
        var tag = Tag(track, window, format, encoding);
        var refusal = EncodedWindow.WhyNot(audio, format, encoding);
        if (refusal is null && (HttpMethods.IsHead(context.Request.Method) || TaggedAnswer.IsKnown(context.Request, tag)))
        {
            // It is not made to be thrown away: how long it would be is not said.
            context.Response.Headers.ETag = tag.ToString();
            context.Response.ContentType = encoding.MediaType();
            context.Response.StatusCode = TaggedAnswer.IsKnown(context.Request, tag) ? 304 : 200;
            return;
        }

        if (refusal is not null)
        {
            await JsonAnswer.WriteAsync(context, refusal).ConfigureAwait(false);
            return;
        }

        var file = await EncodedWindow.MakeAsync(audio, format, encoding, context.RequestAborted).ConfigureAwait(false);
        await Results
            .Stream(file, encoding.MediaType(), FileName(track, window, encoding), entityTag: tag, enableRangeProcessing: true)
            .ExecuteAsync(context)
            .ConfigureAwait(false);
    }

    /// <summary>The track of an id; without one, the only that has audio in the window.</summary>
    private Outcome<Track> Choose(List<Track> tracks, string id, TimeWindow window)
    {
        if (id.Length > 0)
            return tracks.Find(track => track.Id == id) is { } named ? named : new Refusal(404, "There is no such recorder.", "recorder");
        var heard = tracks.FindAll(track => queries.Stretches(track.Number, window).Count > 0);
        return heard switch
        {
            [var only] => only,
            [] => new Refusal(404, "There is no audio in this window."),
            _ => new Refusal(
                400,
                $"Several recorders have audio in this window: say which with recorder, one of "
                    + $"{string.Join(", ", heard.Select(static track => $"{track.Id} ({track.Name})"))}.",
                "recorder"
            ),
        };
    }

    /// <summary>Changes with what there is to be heard, so that no mixture is put together.</summary>
    private EntityTagHeaderValue Tag(Track track, TimeWindow window, AudioFormat format, AudioEncoding encoding)
    {
        var facts = new StringBuilder(FormattableString.Invariant($"{track.Number} {window} {format} {encoding}"));
        foreach (var stretch in queries.Stretches(track.Number, window))
            facts.Append(FormattableString.Invariant($" {stretch.RecordingId} {stretch.Window.Within(window)}"));
        foreach (var fault in queries.Faults(track.Number, window))
            facts.Append(FormattableString.Invariant($" {fault.ChunkId}"));
        return new($"\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(facts.ToString())).AsSpan(0, 12))}\"");
    }

    private static bool IsDownload(HttpContext context) => context.Request.Query["download"].ToString() is "1" or "true";

    private static string FileName(Track track, TimeWindow window, AudioEncoding encoding)
    {
        var name = string.Concat(track.Name.Select(static letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-')).Trim('-');
        var start = DateTimeOffset.FromUnixTimeMilliseconds(window.FromMs);
        return FormattableString.Invariant($"{start:yyyyMMdd'T'HHmmss'Z'}_{(name.Length > 0 ? name : track.Id)}{encoding.Extension()}");
    }
}
