using System.Text;
using Mycelia.Recorder.Audio.Native;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Audio;

/// <summary>
/// Mixes channels and changes the sample rate by libswresample (FFmpeg's): linear phase, aligned with what goes in, in floats.
/// What would alias is gone from 1 % above half the lower rate on; up to 92 % of it nothing is weakened by 0.1 dB. Not safe for
/// concurrent use.
/// </summary>
internal sealed unsafe class SwResampler : IDisposable
{
    /// <summary>Taps at the lower of the rates: the library's default of 32 lets aliases through that are 1 kHz away.</summary>
    private const int FilterSize = 128;

    /// <summary>The middle of the filter's slope, in halves of the lower rate.</summary>
    private const double Cutoff = 0.96;

    /// <summary>Its filters grow with the ratio: at this one, to tens of megabytes and a second of work.</summary>
    private const int HighestRatio = 100;

    /// <summary>Quieter than anything that the library logs to the terminal: what is wrong is said here.</summary>
    private const int Silent = 100;

    private readonly LibSwResample _library =
        LibSwResample.Instance ?? throw new DllNotFoundException($"{AudioLibrary.SwResample.FileName} is not there");
    private readonly int _inputChannels;
    private readonly int _outputChannels;
    private nint _context;

    /// <exception cref="InvalidDataException">It cannot convert that; a sentence.</exception>
    /// <exception cref="DllNotFoundException">The library is not there.</exception>
    public SwResampler(AudioFormat input, AudioFormat output)
    {
        (_inputChannels, _outputChannels) = (input.Channels, output.Channels);
        Lead = (int)Math.Ceiling(FilterSize * Math.Max(1, input.SampleRate / (output.SampleRate * Cutoff))) + 1;
        if (Math.Max(input.Channels, output.Channels) > LibSwResample.MostChannels)
            throw new InvalidDataException($"{input} cannot be converted to {output}: {LibSwResample.MostChannels} channels are the most");
        if (input.SampleRate / HighestRatio > output.SampleRate)
            throw new InvalidDataException($"{input} cannot be converted to {output}: {HighestRatio} times its rate is the most");
        try
        {
            var error = Set(input, output);
            if (error < 0)
                throw new InvalidDataException($"{input} cannot be converted to {output} (libswresample's error {error})");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Frames that it must have taken before it gives any, when the rate is changed.</summary>
    public int Lead { get; }

    /// <summary>Takes frames, all of them, and gives what is ready.</summary>
    /// <param name="input">Interleaved, full scale being 1; none when there are no more: then what is left is given, once.</param>
    /// <param name="output">Room for what is given, likewise; what it does not hold is given later.</param>
    /// <returns>How many samples were given.</returns>
    public int Process(ReadOnlySpan<float> input, Span<float> output)
    {
        fixed (float* from = input)
        {
            fixed (float* to = output)
            {
                var taken = from;
                var given = to;
                var frames = _library.swr_convert(
                    _context,
                    &given,
                    output.Length / _outputChannels,
                    input.IsEmpty ? null : &taken,
                    input.Length / _inputChannels
                );
                return frames >= 0
                    ? frames * _outputChannels
                    : throw new InvalidDataException($"the audio cannot be converted (libswresample's error {frames})");
            }
        }
    }

    public void Dispose()
    {
        fixed (nint* context = &_context)
            _library.swr_free(context);
    }

    private int Set(AudioFormat input, AudioFormat output)
    {
        SwChannelLayout from,
            to;
        _library.av_channel_layout_default(&from, input.Channels);
        _library.av_channel_layout_default(&to, output.Channels);
        int error;
        fixed (nint* context = &_context)
            error = _library.swr_alloc_set_opts2(
                context,
                &to,
                LibSwResample.Float32,
                output.SampleRate,
                &from,
                LibSwResample.Float32,
                input.SampleRate,
                Silent,
                0
            );
        if (error < 0)
            return error;
        Set("filter_size"u8, FilterSize);
        Set("cutoff"u8, Cutoff);
        // The shares of what is mixed into one channel are 1 together: nothing is clipped, and what is the same in all stays as it is.
        Set("rematrix_maxval"u8, 1);
        Set("lfe_mix_level"u8, DownmixWeights.LowFrequencies);
        if (DownmixWeights.AreTheLibrarys(input.Channels, output.Channels))
            return _library.swr_init(_context);
        fixed (double* shares = DownmixWeights.Equal(input.Channels, output.Channels))
            error = _library.swr_set_matrix(_context, shares, input.Channels);
        return error < 0 ? error : _library.swr_init(_context);
    }

    private void Set(ReadOnlySpan<byte> option, double value)
    {
        fixed (byte* name = option)
        {
            if (_library.av_opt_set_double(_context, name, value, 0) < 0)
                throw new InvalidDataException($"libswresample does not know its option {Encoding.UTF8.GetString(option)}");
        }
    }
}
