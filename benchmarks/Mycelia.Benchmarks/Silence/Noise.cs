namespace Mycelia.Benchmarks.Silence;

/// <summary>The noise of a room, with a root mean square of 1. The same each time.</summary>
internal sealed class Noise
{
    public static readonly string[] Kinds = ["white", "pink", "fan"];

#pragma warning disable CA5394 // A repeatable sound is wanted, not a secret.
    private readonly Random _random;
    private readonly string _kind;
    private readonly double _scale;
    private readonly double[] _pink = new double[7];
    private double _low;
    private long _at;

    public Noise(string kind, int seed)
    {
        (_kind, _random, _scale) = (kind, new(seed), 1);
        if (seed >= 0)
            _scale = 1 / Loudness(kind);
    }

    /// <summary>The next sample.</summary>
    public double Next() => _scale * Raw();

    private static double Loudness(string kind)
    {
        var noise = new Noise(kind, -1);
        var sum = 0.0;
        const int samples = 60 * Utterance.SampleRate;
        for (var i = 0; i < samples; i++)
        {
            var sample = noise.Raw();
            sum += sample * sample;
        }

        return Math.Sqrt(sum / samples);
    }

    private double Raw()
    {
        _at++;
        return _kind switch
        {
            "pink" => Pink(),
            "fan" => Fan(),
            _ => White(),
        };
    }

    private double White() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());

    /// <summary>By Paul Kellet's filter, within 0.05 dB above 9 Hz at 44.1 kHz.</summary>
    private double Pink()
    {
        var white = White();
        _pink[0] = 0.99886 * _pink[0] + white * 0.0555179;
        _pink[1] = 0.99332 * _pink[1] + white * 0.0750759;
        _pink[2] = 0.96900 * _pink[2] + white * 0.1538520;
        _pink[3] = 0.86650 * _pink[3] + white * 0.3104856;
        _pink[4] = 0.55000 * _pink[4] + white * 0.5329522;
        _pink[5] = -0.7616 * _pink[5] - white * 0.0168980;
        var pink = _pink[0] + _pink[1] + _pink[2] + _pink[3] + _pink[4] + _pink[5] + _pink[6] + white * 0.5362;
        _pink[6] = white * 0.115926;
        return pink;
    }

    /// <summary>Pink noise below 400 Hz that swells with the blades, a little of it above, and hum with an offset.</summary>
    private double Fan()
    {
        var pink = Pink();
        _low += 0.145 * (pink - _low);
        var time = (double)_at / Utterance.SampleRate;
        var swell = 1 + 0.1 * Math.Sin(2 * Math.PI * 11 * time) + 0.1 * Math.Sin(2 * Math.PI * 0.7 * time);
        var hum = 0.7 * Math.Sin(2 * Math.PI * 50 * time) + 0.4 * Math.Sin(2 * Math.PI * 100 * time);
        return (_low + 0.1 * pink) * swell + hum + 0.5;
    }
#pragma warning restore CA5394
}
