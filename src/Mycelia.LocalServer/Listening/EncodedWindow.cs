using System.Globalization;
using Microsoft.Net.Http.Headers;
using Mycelia.LocalServer.Model;
using Mycelia.Recorder.Audio.Encoders;
using Mycelia.Recorder.Audio.Native;
using Mycelia.Recorder.Model;

namespace Mycelia.LocalServer.Listening;

/// <summary>
/// A window as a FLAC or Ogg Opus file. It is encoded while it is sent, so that days take no more memory than seconds; how many bytes it
/// will have is therefore not known, and no part of it can be asked for.
/// </summary>
/// <param name="Format">Of the audio.</param>
/// <param name="Encoding">Of the file.</param>
/// <param name="Tag">Changes with what there is to be heard.</param>
/// <param name="FileName">To be stored under.</param>
internal sealed record EncodedWindow(AudioFormat Format, AudioEncoding Encoding, EntityTagHeaderValue Tag, string FileName)
{
    private const int BlockBytes = 1 << 20;

    /// <summary>A block at a time, and of however many downloads together so few that a processor is left to whoever delivers.</summary>
    private static readonly SemaphoreSlim Turns = new(Math.Max(1, Environment.ProcessorCount - 1));

    /// <summary>Why it cannot be made; null where it can.</summary>
    public Refusal? WhyNot()
    {
        try
        {
            AudioEncoders.Create(Encoding, Format);
            return null;
        }
        catch (AudioLibraryException e)
        {
            return new(501, $"{e.Message}.", "format");
        }
        catch (InvalidDataException e)
        {
            return new(422, $"{e.Message}.", "format");
        }
    }

    public void Describe(HttpResponse response)
    {
        response.ContentType = Encoding.MediaType();
        response.Headers.ETag = Tag.ToString();
        response.Headers.AcceptRanges = "none";
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(FileName);
        response.Headers.ContentDisposition = disposition.ToString();
    }

    public async Task SendAsync(VirtualAudio audio, HttpResponse response, CancellationToken client)
    {
        using var encoder = AudioEncoders.Begin(Encoding, Format, audio.Frames, Serial)!;
        var block = new byte[BlockBytes / Format.BytesPerFrame * Format.BytesPerFrame];
        audio.SkipHeader();
        for (var left = audio.Frames * Format.BytesPerFrame; left > 0; )
        {
            var part = block.AsMemory(0, (int)Math.Min(left, block.Length));
            await audio.ReadExactlyAsync(part, client).ConfigureAwait(false);
            left -= part.Length;
            var encoded = await InTurnAsync(() => encoder.Encode(part.Span), client).ConfigureAwait(false);
            await response.Body.WriteAsync(encoded, client).ConfigureAwait(false);
        }

        await response.Body.WriteAsync(encoder.Finish(), client).ConfigureAwait(false);
    }

    private static async Task<ReadOnlyMemory<byte>> InTurnAsync(Func<ReadOnlyMemory<byte>> encode, CancellationToken client)
    {
        await Turns.WaitAsync(client).ConfigureAwait(false);
        try
        {
            // Not in the turn of the connection, which others wait for.
            return await Task.Run(encode, client).ConfigureAwait(false);
        }
        finally
        {
            Turns.Release();
        }
    }

    /// <summary>The same audio gives the same bytes.</summary>
    private int Serial => int.Parse(Tag.Tag.AsSpan(1, 8), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
