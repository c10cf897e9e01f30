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
    private static readonly string Formats = string.Join(", ", AudioEncodings.All.Select(static encoding => encoding.Name()));

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
            return JsonAnswer.WriteAsync(context, new(400, $"format must be one of {Formats}.", "format"));
        context.Response.Headers.CacheControl = "private, no-cache";
        var audio = new VirtualAudio(source, track.Number, window, format);
        var tag = Tag(track, window, format, encoding);
        var fileName = FileName(track, window, encoding);
        if (encoding != AudioEncoding.Wav)
            return SendEncodedAsync(context, audio, new(format, encoding, tag, fileName));
        return FileAnswer.SendAsync(context, audio, encoding.MediaType(), tag, IsDownload(context) ? fileName : null);
    }

    private static async Task SendEncodedAsync(HttpContext context, VirtualAudio audio, EncodedWindow window)
    {
        await using (audio.ConfigureAwait(false))
        {
            if (window.WhyNot() is { } refusal)
            {
                await JsonAnswer.WriteAsync(context, refusal).ConfigureAwait(false);
                return;
            }

            window.Describe(context.Response);
            if (TaggedAnswer.StatusInstead(context.Request, window.Tag) is { } status)
                context.Response.StatusCode = status;
            else if (!HttpMethods.IsHead(context.Request.Method))
                await window.SendAsync(audio, context.Response, context.RequestAborted).ConfigureAwait(false);
        }
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
